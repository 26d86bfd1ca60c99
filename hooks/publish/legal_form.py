"""A new version of a legal text, begun in every language as a copy of the newest one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from hooks.content.formats import format_date_long
from hooks.content.records import read_text, relative
from hooks.content.revision import FRONT_MATTER, words_of
from hooks.legal.notice import promise
from hooks.legal.texts import LegalTexts
from hooks.legal.versions import Document
from hooks.publish import files
from hooks.publish.scaffold import Refused

DROPPED = ("announced", "exception", "summary", "source", "updated", "reviewed")
"""Keys of the front matter that say something of the old version only."""
KEY = re.compile(r"^(?P<key>\w+):[^\n]*(?:\n[ \t]+[^\n]*|\n(?=\n[ \t]))*\n?", re.M)
WHAT = "# what changed since {day}, in one or two sentences"


def new_version(texts: LegalTexts, document: Document, effective: date, today: date) -> list[Path]:
    """Begin the version of `document` that takes effect on `effective`; return its files.

    Each is a copy of the newest version in its language with its dates set, announced `today`, and
    a place for what changed. Raises Refused when there is one as new already, ContentError,
    OSError.
    """
    newest = document.effective[-1]
    if effective <= newest:
        raise Refused(
            f"{document.folder} has a version of {newest}. A new one takes effect after it."
        )
    written, revision = [], ""
    for locale in sorted(texts.site.locales, key=lambda one: not one.is_source):
        own = texts.documents[locale.code].get(str(document.folder))
        if own is None:
            continue
        base = texts.site.docs / locale.code / own.path(own.effective[-1])
        path = texts.site.docs / locale.code / own.path(effective)
        text = read_text(base, texts.site.root)
        made = _dated(text, locale.code, own.effective[-1], effective, today)
        if locale.is_source and (words := words_of(made)):
            revision = words.revision
        elif revision and _is_current(texts, locale.code, own.path(own.effective[-1])):
            # Once the source is edited, the check says what the translation lacks.
            made = made.replace("\n---\n", f'\nsource: "{revision}"\n---\n', 1)
        files.write(path, made)
        written.append(path)
    return written


def _is_current(texts: LegalTexts, code: str, path: str) -> bool:
    """Whether the version at `path` in `code` translates the present text of its source."""
    source = texts.site.source.code
    if not (texts.site.docs / source / path).is_file():
        return False
    return texts.page(code, path).meta.source == texts.page(source, path).revision


def too_late(texts: LegalTexts, document: Document, effective: date, today: date) -> str:
    """Return a sentence when `effective` is sooner than was promised; empty when it is not."""
    source = texts.site.source.code
    page = texts.page(source, document.path(document.effective[-1]))
    owed = promise(page, texts.facts)
    if (effective - today).days >= owed.days:
        return ""
    return (
        f"{relative(page.file, texts.site.root)} promises {owed.days} days: announced today, this "
        f"version can take effect on {today + timedelta(owed.days)} or later."
    )


def _dated(text: str, code: str, old: date, new: date, today: date) -> str:
    """Return a version's file with other dates."""
    match = FRONT_MATTER.match(text)
    if match is None:  # the file was read as a page before
        return text
    was, will_be = format_date_long(old, code), format_date_long(new, code)

    def line(found: re.Match[str]) -> str:
        key, written = found["key"], found[0]
        if key in DROPPED:
            return ""
        if key in ("title", "description"):
            return written.replace(was, will_be)
        if key == "version":
            return _next(written)
        if key == "effective":
            what = WHAT.format(day=old)
            return f"effective: {new}\nannounced: {today}\nsummary: {what}\n"
        return written

    # The last key's line end stands outside of what the pattern calls the YAML.
    front = KEY.sub(line, match["yaml"].rstrip("\n") + "\n").rstrip("\n")
    return f"---\n{front}\n---\n{text[match.end() :]}"


def _next(line: str) -> str:
    """Return the line of a version's name with its last number one higher."""
    return re.sub(r"(\d+)(?=\D*$)", lambda found: str(int(found[0]) + 1), line, count=1)
