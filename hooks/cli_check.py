"""`parvis check`: everything an editor can get wrong, at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hooks.cli import PROBLEMS, Given, warn

FORMS = click.Choice(["text", "json", "github", "sarif"])


@click.command()
@click.option("--format", "form", type=FORMS, default="text")
@click.option("--release", is_flag=True, help="Also refuse samples, and translations left behind.")
@click.option("--changed", is_flag=True, help="Leave out warnings of files that did not change.")
@click.option("--coverage", is_flag=True, help="Also count the translations of each language.")
@click.option("--site", "built", type=click.Path(path_type=Path), help="Also weigh a built site.")
@click.pass_obj
def check(
    given: Given, form: str, release: bool, changed: bool, coverage: bool, built: Path | None
) -> None:
    """List every problem in content and data, by file and line; exit 1 if there is an error.

    With --changed, of what differs from the last commit, which is quicker; errors are told
    wherever they are, since a change may break what leads to it.
    """
    from hooks.content.problems import ContentError
    from hooks.content.programs import runner
    from hooks.publish.checks import check_all, counted
    from hooks.publish.problem_lists import show
    from hooks.publish.touched import touched
    from hooks.publish.weight import check_weight

    counts = ""
    try:
        site = given.project()
        files = touched(runner(site.root)) if changed else None
        if changed and files is None:
            warn("git does not tell what changed here: everything is checked.")
        problems = check_all(site, given.now(), release=release, touched=files)
        if built:
            problems += check_weight(site, given.folder / built)
        counts = counted(site) if coverage else ""
    except ContentError as error:
        problems = list(error.problems)
    # The counts go before the total, and out of the way of programs.
    click.echo(counts, nl=False, err=form != "text")
    click.echo(show(problems, form), nl=False)
    if any(problem.level == "error" for problem in problems):
        sys.exit(PROBLEMS)
