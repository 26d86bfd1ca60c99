"""Put the measures of a pull request into words.

    preview_summary.py show FILE             Markdown to the terminal, for the job's summary
    preview_summary.py comment FILE COMMIT   the same as a comment of the pull request

FILE comes from a run of the pull request's own code. `comment` runs with rights, from the main
branch: it takes nothing from FILE but numbers and words of known forms, and writes only to the pull
request whose newest commit is COMMIT, the one that was measured. The standard library is enough.
Environment of `comment`: GH_TOKEN, GH_REPO, PATH with gh.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
"""Paths, ids and codes; nothing else of FILE is repeated."""
WANTING = re.compile(r"[A-Za-z0-9._-]{1,100}, [a-z]{2}(-[A-Za-z]{2,4})?")
SHOWN = 40
"""Lines of a list; the rest is counted."""
LARGEST = 5_000_000
"""Bytes of FILE."""
WHAT = ("new", "changed", "gone")
Run = Callable[[Sequence[str]], str]


class Refused(Exception):
    """The measures cannot be used; the message says why."""


def read(file: Path) -> Mapping[str, Any]:
    """Return the measures in `file`; raises Refused."""
    if file.stat().st_size > LARGEST:
        raise Refused("The measures are too long.")
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused("The measures are no JSON.") from error
    if not isinstance(data, dict):
        raise Refused("The measures are no mapping.")
    return data


def summary(data: Mapping[str, Any]) -> str:
    """Return the measures as Markdown; raises Refused where they have another form."""
    try:
        return "\n".join(_lines(data)) + "\n"
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(f"The measures have another form: {type(error).__name__}.") from error


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    pages = [(_word(one["path"]), _what(one["what"]), int(one["before"]), int(one["after"]))
             for one in data["pages"]]  # fmt: skip
    redlines = [one for one in pages if one[0].endswith("/changes/index.html")]
    others = [one for one in pages if one not in redlines]
    yield "## What changes for readers\n"
    yield from _table("pages changed", others)
    yield from _table("redlines of legal texts", redlines)
    before, after = data["before"], data["after"]
    yield (
        f"**Sizes**: {int(before['files'])} → {int(after['files'])} files, "
        f"{int(before['bytes']) / 1e6:.2f} → {int(after['bytes']) / 1e6:.2f} MB.\n"
    )
    for code, one in sorted(data["drift"].items()):
        counts = ", ".join(f"{int(n)} {_word(state)}" for state, n in sorted(one["counts"].items()))
        yield f"**Translations into `{_word(code)}`**: {counts}.\n"
        yield from _list([f"`{_word(path)}` is behind" for path in one["behind"]])
    found = data["disclosures"]
    counts = ", ".join(f"{int(n)} {_word(state)}" for state, n in sorted(found["counts"].items()))
    yield f"**Disclosures**: {counts or 'no register'}.\n"
    yield from _list([f"wanting: `{_match(WANTING, one)}`" for one in found["wanting"]])


def _table(what: str, pages: Sequence[tuple[str, str, int, int]]) -> Iterator[str]:
    yield f"**{len(pages)} {what}**\n"
    if not pages:
        return
    yield "| page | | bytes as sent |\n| --- | --- | ---: |"
    for path, how, before, after in pages[:SHOWN]:
        yield f"| `{path}` | {how} | {before} → {after} |"
    yield f"\n… and {len(pages) - SHOWN} more\n" if len(pages) > SHOWN else ""


def _list(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"- {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"- … and {len(lines) - SHOWN} more"
    if lines:
        yield ""


def _match(form: re.Pattern[str], word: object) -> str:
    return word if isinstance(word, str) and form.fullmatch(word) else "(not shown)"


def _word(word: object) -> str:
    return _match(WORD, word)


def _what(word: object) -> str:
    if word not in WHAT:
        raise ValueError
    return str(word)


def comment(data: Mapping[str, Any], commit: str, file: Path, run: Run) -> None:
    """Write the summary of `data` as the comment of its pull request, by way of `file`.

    `run` runs a command and returns what it printed. Raises Refused when `commit` is not the newest
    of that pull request: its number comes from the pull request itself, and may be another's.
    """
    number = data.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise Refused("The measures name no pull request.")
    asked = ["gh", "pr", "view", str(number), "--json=headRefOid", "--jq=.headRefOid"]
    if run(asked).strip() != commit:
        raise Refused(f"Pull request {number} is not at the commit that was measured.")
    file.write_text(summary(data), encoding="utf-8")
    run(["gh", "pr", "comment", str(number), "--edit-last", "--create-if-none",
         f"--body-file={file}"])  # fmt: skip


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def main(arguments: Sequence[str]) -> int:
    """Show or comment; `arguments` are the step and what it needs."""
    try:
        match arguments:
            case ["show", file]:
                print(summary(read(Path(file))), end="")
            case ["comment", file, commit]:
                comment(read(Path(file)), commit, Path(f"{file}.md"), _run)
            case _:
                raise Refused("Usage: preview_summary.py show FILE | comment FILE COMMIT")
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
