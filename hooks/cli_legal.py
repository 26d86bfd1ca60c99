"""`parvis legal` and `parvis new legal-version`: versions of legal texts, and what was sealed."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from hooks.cli import PROBLEMS, Given, spoken, warn
from hooks.cli_records import listed, refusing

if TYPE_CHECKING:
    from hooks.legal.ledger import Entry
    from hooks.legal.texts import LegalTexts


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day, as files of versions are named."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return `value` as a date; fail in a sentence for anything but an ISO 8601 date."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is not a date such as 2027-01-15.')


@click.group()
def legal() -> None:
    """Compare, seal and verify the versions of legal texts."""


@legal.command()
@click.argument("document", metavar="DOC")
@click.argument("before", type=Day(), metavar="[FROM", required=False)
@click.argument("after", type=Day(), metavar="[TO]]", required=False)
@click.option("--language", help="Language code; the source language when not given.")
@click.option("--html", "as_html", is_flag=True, help="Print the redline as HTML.")
@click.pass_obj
@spoken
def diff(
    given: Given,
    document: str,
    before: date | None,
    after: date | None,
    language: str | None,
    as_html: bool,
) -> None:
    """Show what changed in DOC (such as terms) between the versions FROM and TO.

    Without dates: from the version in force to the one that is coming, or from the one before.
    """
    from hooks.content.strings import catalog
    from hooks.publish import legal_diff

    texts = _texts(given)
    code, codes = language or texts.site.source.code, [one.code for one in texts.site.locales]
    if code not in codes:
        raise click.UsageError(f'The site has no language "{code}". It has: {", ".join(codes)}.')
    with refusing():
        found = legal_diff.find_document(texts, document, code)
        old, new = legal_diff.choose(found, before, after, given.now().date())
    made = legal_diff.compare(texts, found, code, old, new)
    if as_html:
        say = catalog(code, texts.site.overrides / "locales").gettext
        click.echo(legal_diff.spoken(made.html, say))
        return
    click.echo(f"{found.folder}, {code}: {old} → {new}")
    colours = {"-": "red", "+": "green"}
    for line in legal_diff.diff_lines(made):
        click.secho(line, fg=colours.get(line[:1]))
    if not made.changes:
        click.echo("Nothing changed.")


@legal.command()
@click.pass_obj
@spoken
def seal(given: Given) -> None:
    """Append every text that took effect and is not in the ledger yet. Runs well in CI.

    With PARVIS_SIGNING_KEY (an OpenPGP secret key) the ledger is signed too.
    """
    from hooks.publish import sealing, signature, signing

    texts = _texts(given)
    _told(sealing.seal(texts, given.now().date()))
    try:
        if signature.sign(texts.site.data, given.environ):
            click.echo("The ledger is signed.")
    except signing.SigningError as error:
        raise click.UsageError(str(error)) from error


@legal.command()
@click.pass_obj
@spoken
def verify(given: Given) -> None:
    """Compare the ledger, the sealed copies and the texts; exit 1 if anything does not fit."""
    from hooks.legal.ledger import read_ledger
    from hooks.legal.sealed import check_ledger
    from hooks.publish import signature
    from hooks.publish.problem_lists import show

    texts = _texts(given)
    kept = read_ledger(texts.site.data, texts.site.root)
    problems = sorted(check_ledger(texts, kept, given.now().date(), strict=True))
    problems += signature.check(texts.site.data, texts.site.root)
    if problems:
        click.echo(show(problems, "text"), nl=False)
        sys.exit(PROBLEMS)
    click.echo(f"{len(kept.ledger.entries)} entries, every one as it was sealed.")


@legal.command()
@click.argument("document", metavar="DOC")
@click.argument("effective", type=Day(), metavar="DATE")
@click.option(
    "--reason", "reasons", multiple=True, required=True, metavar="[LANGUAGE=]TEXT",
    help="Why; in the source language, or one per language: --reason en='A misprint'.",
)  # fmt: skip
@click.pass_obj
@spoken
def erratum(given: Given, document: str, effective: date, reasons: tuple[str, ...]) -> None:
    """Record why the sealed version DATE of DOC was corrected; a misprint only, never a meaning."""
    from hooks.publish import legal_diff, sealing

    texts = _texts(given)
    codes = [locale.code for locale in texts.site.locales]
    told: dict[str, str] = {}
    for reason in reasons:
        found = re.fullmatch(rf"({'|'.join(codes)})=(.*)", reason, re.DOTALL)
        code, words = (found[1], found[2]) if found else (texts.site.source.code, reason)
        told[code] = " ".join(words.split())
    if not all(told.values()):
        raise click.UsageError("A reason is empty. Say what was wrong and what was put right.")
    with refusing():
        folder = str(legal_diff.find_document(texts, document, texts.site.source.code).folder)
        _told(sealing.erratum(texts, folder, effective, told, given.now().date()))


@click.command("legal-version")
@click.argument("document", metavar="DOC")
@click.argument("effective", type=Day(), metavar="DATE")
@click.pass_obj
@spoken
def new_version(given: Given, document: str, effective: date) -> None:
    """Begin the version of DOC (such as terms) that takes effect on DATE, in every language."""
    from hooks.publish import legal_diff, legal_form

    texts, today = _texts(given), given.now().date()
    with refusing():
        found = legal_diff.find_document(texts, document, texts.site.source.code)
        notice = legal_form.too_late(texts, found, effective, today)
        paths = legal_form.new_version(texts, found, effective, today)
    for path in paths:
        name = path.relative_to(texts.site.root).as_posix()
        click.echo(f"{name}: change the text, say what changed, then run: parvis check")
    listed(texts.site)
    warn(notice)


def _texts(given: Given) -> LegalTexts:
    from hooks.content.accessibility import with_statement
    from hooks.content.facts import read_facts
    from hooks.legal.texts import LegalTexts

    site, today = given.project(), given.now().date()
    facts = with_statement(read_facts(site.data, site.root), site.data, site.root, today)
    return LegalTexts(site, facts)


def _told(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        what = f"{entry.document} {entry.effective} {entry.language}"
        click.echo(f"{entry.number}: {entry.kind} {what} {entry.source_sha256[:12]}")
    click.echo(f"{len(entries)} entries added to the ledger.")
