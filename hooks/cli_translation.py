"""`parvis translation` and `parvis new translation`: begun, compared, read against the source."""

from __future__ import annotations

import click

from hooks.cli import Given, spoken
from hooks.cli_records import listed, new, refusing


@new.command("translation")
@click.argument("page", metavar="PATH")
@click.argument("language", metavar="LANG")
@click.pass_obj
@spoken
def new_translation(given: Given, page: str, language: str) -> None:
    """Begin the translation of the page PATH, such as help/faq.md, into the language LANG."""
    from hooks.content.pages import survey
    from hooks.publish import translating

    site = given.project()
    path, _ = translating.within(site, page, given.folder)
    with refusing():
        file = translating.begin(site, survey(site).tree, path, language)
    name = file.relative_to(site.root).as_posix()
    click.echo(f"{name}: translate what is marked, then run: parvis check")


@new.command("page")
@click.argument("page", metavar="PATH")
@click.pass_obj
@spoken
def new_page(given: Given, page: str) -> None:
    """Begin the page PATH, such as help/account/names.md, in every language."""
    from hooks.publish import translating
    from hooks.publish.page_form import begin_page

    site = given.project()
    path, _ = translating.within(site, page, given.folder)
    with refusing():
        files = begin_page(site, path)
    for file in files:
        name = file.relative_to(site.root).as_posix()
        click.echo(f"{name}: write its texts, then run: parvis check")
    listed(site)
    click.echo(f"mkdocs.yml: put {path} into the menu, under nav and nav_translations")


@click.group()
def translation() -> None:
    """Keep translations true to their source."""


@translation.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--all", "every", is_flag=True, help="Every translation of the site.")
@click.pass_obj
@spoken
def accept(given: Given, paths: tuple[str, ...], every: bool) -> None:
    """Record that translations render the present text of their source. Read both first.

    PATH is the file of a translation, or the path of a page (help/faq.md) for all translations of
    it.
    """
    from hooks.content.pages import scan
    from hooks.publish import translating

    if every == bool(paths):
        raise click.UsageError("Name the translations you have read, or give --all.")
    site = given.project()
    tree = scan(site)
    with refusing():
        for path, code in translating.chosen(site, tree, paths, given.folder):
            page, source = tree[path][code], tree[path][site.source.code]
            said = "now names" if translating.accept(page, source) else "already names"
            click.echo(f"{page.path}: {said} {source.revision} of {source.path}")


@translation.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.pass_obj
@spoken
def diff(given: Given, paths: tuple[str, ...]) -> None:
    """Show how the source has changed since PATH translated it, as a unified diff."""
    from hooks.content.drift import drift
    from hooks.content.pages import scan
    from hooks.content.past import Past
    from hooks.content.programs import runner
    from hooks.publish import translating

    site = given.project()
    tree, past = scan(site), Past(runner(site.root))
    with refusing():
        for path, code in translating.chosen(site, tree, paths, given.folder):
            page, source = tree[path][code], tree[path][site.source.code]
            found = drift(page, source, past, given.now().date())
            click.echo(translating.compared(found, page, source), nl=False)
