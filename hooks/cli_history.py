"""`parvis history`: the history out, in, and copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hooks.cli import Given, spoken, warn

if TYPE_CHECKING:
    from hooks.status.history import History

FILE = click.Path(path_type=Path, allow_dash=True, dir_okay=False)
DASH = Path("-")


@click.group()
def history() -> None:
    """Take the history out, bring it in, copy it."""


@history.command()
@click.argument("file", type=FILE, default=DASH)
@click.pass_obj
@spoken
def export(given: Given, file: Path) -> None:
    """Write all of the history to FILE as JSON Lines; without FILE, or with -, to the terminal."""
    from hooks.publish import files

    with _opened(given, must_exist=True) as opened:
        if file == DASH:
            for line in opened.export_lines():
                click.echo(line)
            return
        lines = list(opened.export_lines())
    files.write(given.folder / file, "\n".join(lines) + "\n")
    click.echo(f"exported {len(lines)} lines to {file}")


@history.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True, exists=True))
@click.pass_obj
@spoken
def import_(given: Given, file: Path) -> None:
    """Merge an export in: all of FILE (- for standard input) or nothing.

    What is here already wins over the same run, hour, day or change in FILE.
    """
    path = file if file == DASH else given.folder / file
    # A file that is not text has no line of an export, and is told so.
    source = click.open_file(str(path), encoding="utf-8", errors="replace")
    with source as lines, _opened(given) as opened:
        count = opened.import_lines(line for line in lines if line.strip())
    click.echo(f"imported {count} lines")


@history.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
@spoken
def backup(given: Given, file: Path) -> None:
    """Write a compact copy of the database to FILE, which must not exist yet."""
    with _opened(given, must_exist=True) as opened:
        opened.backup(given.folder / file)
    click.echo(f"copied to {file}")


@contextmanager
def _opened(given: Given, *, must_exist: bool = False) -> Iterator[History]:
    """Open the project's history; whatever its file has to tell goes to standard error."""
    from hooks.publish.gather import history_path
    from hooks.status.history import HistoryError, open_history

    path = history_path(given.environ, given.project().root)
    if must_exist and not path.exists():
        raise HistoryError(f"There is no history yet: {path} does not exist.")
    with open_history(path, given.now()) as opened:
        warn(opened.notice)
        yield opened
