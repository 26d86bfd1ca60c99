"""What every command is given by `__main__`, and how it tells its failures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hooks.content.site import Site

PROBLEMS, CONFIGURATION, HISTORY = 1, 2, 3
"""Exit codes: content to mend; configuration to mend; the history cannot be written."""


@dataclass(frozen=True)
class Given:
    """The world of a command: its clock, its project, its environment."""

    now: Callable[[], datetime]
    """The present moment, UTC."""
    project: Callable[[], Site]
    """The site of the folder the command runs in; raises ContentError."""
    environ: Mapping[str, str]
    folder: Path
    """What paths in arguments are relative to."""


def warn(sentence: str) -> None:
    """Say `sentence`, unless it is empty, to whoever runs the command."""
    if sentence:
        click.echo(sentence, err=True)


def spoken(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the failures a command expects into sentences and the documented exit codes."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        from hooks.content.problems import ContentError
        from hooks.publish.refresh import NotBuilt
        from hooks.status.history import HistoryError

        try:
            command(*args, **options)
        except (ContentError, NotBuilt) as error:
            click.echo(str(error), err=True)
            sys.exit(CONFIGURATION)
        except (HistoryError, OSError) as error:
            click.echo(str(error), err=True)
            sys.exit(HISTORY)

    return run
