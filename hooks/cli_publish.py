"""`parvis publish`: a verified release, switched to in one step, and the way back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from hooks.cli import PROBLEMS, Given, spoken, warn

if TYPE_CHECKING:
    from hooks.publish.publishing import Make

BUSY = 4
"""Exit code: another publish into the same folder is under way."""


SITE = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Holds the releases and the link current, which the server's root follows.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="How many releases stay, the new one among them.",
)
@click.option("--release", is_flag=True, help="Refuse samples too, as parvis check --release does.")
@click.option(
    "--from",
    "source",
    type=SITE,
    metavar="SITE",
    help="Publish the site that was built there, instead of building.",
)
@click.option("--rollback", is_flag=True, help="Go back to the release before the current one.")
@click.pass_obj
@spoken
def publish(
    given: Given, target: Path, keep: int, release: bool, source: Path | None, rollback: bool
) -> None:
    """Build aside, verify, switch DIR/current in one step, keep the last N releases.

    Exit 0: published. 1: content or the built site is wrong, and nothing changed. 2: configuration,
    or no release to go back to. 3: the disk or the history cannot be written. 4: another publish is
    under way.
    """
    from hooks.publish import publishing
    from hooks.publish.releases import NotAReleaseLink, Releases

    site = given.project()
    releases = Releases(given.folder / target)
    publisher = publishing.Publisher(site, given.environ, given.now, releases, warn)
    try:
        if rollback:
            name = publisher.roll_back().name
        else:
            _check(given, release)
            made = publishing.copied(given.folder / source) if source else _built(given)
            name = publisher.publish(made, keep).name
    except publishing.Busy as error:
        _end(str(error), BUSY)
    except publishing.Unfit as error:
        _end(f"{error}\nNothing was switched: what is served is as it was.", PROBLEMS)
    except publishing.BuildFailed as error:
        _end(str(error), PROBLEMS)
    except (publishing.NothingBefore, NotAReleaseLink) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{target / 'current'} is {name}")


def _built(given: Given) -> Make:
    from hooks.publish.catalogs import compile_all
    from hooks.publish.publishing import built

    site = given.project()
    compile_all(site.overrides / "locales")
    return built(site, given.environ)


def _check(given: Given, release: bool) -> None:
    """End with exit 1 when content or data is wrong, its signature included."""
    from hooks.publish import signature
    from hooks.publish.checks import check_all
    from hooks.publish.problem_lists import show

    site = given.project()
    problems = check_all(site, given.now(), release=release)
    problems += signature.check(site.data, site.root)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        _end(show(errors, "text").rstrip(), PROBLEMS)


def _end(sentence: str, code: int) -> NoReturn:
    warn(sentence)
    sys.exit(code)
