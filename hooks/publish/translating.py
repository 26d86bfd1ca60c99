"""Files of translations: begun from their source, and marked as read against it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from hooks.content.drift import Drift, difference
from hooks.content.pages import PageSource, Tree
from hooks.content.records import relative
from hooks.content.revision import FRONT_MATTER
from hooks.content.site import Site
from hooks.content.validation import nearest
from hooks.content.wording import check_words
from hooks.publish import files
from hooks.publish.scaffold import Refused

MARK = "<!-- TODO: translate down to the next such line, then delete this one. -->"
"""Stands above every part of a begun translation; `parvis check` refuses it."""
TEXTS = ("title", "description", "summary")
OF_THE_SOURCE = ("reviewed", "source", "updated")
"""Keys that say something of the source's text and nothing of its translation."""
FENCE = re.compile(rb"^---[ \t]*\r?$", re.M)
SOURCE = re.compile(rb"^source:[^\r\n]*", re.M)


def within(site: Site, named: str, folder: Path) -> tuple[str, str]:
    """Return the path that `named` has inside a language's folder, and the language.

    `named` is a file, relative to `folder`; anything else is taken for a path inside, of no
    language.
    """
    file, docs = folder.joinpath(named).resolve(), site.docs.resolve()
    parts = file.relative_to(docs).parts if file.is_relative_to(docs) else ()
    if len(parts) > 1 and any(parts[0] == locale.code for locale in site.locales):
        return PurePosixPath(*parts[1:]).as_posix(), parts[0]
    return named, ""


def begin(site: Site, tree: Tree, path: str, code: str) -> Path:
    """Begin the translation of the page `path` into the language `code`; return its file.

    The text is that of the source, each part under a mark that the check refuses. Raises Refused,
    OSError.
    """
    codes = [locale.code for locale in site.locales if not locale.is_source]
    if code not in codes:
        allowed = f"Allowed: {', '.join(codes)}."
        raise Refused(f'"{code}" is no language to translate into. {allowed}')
    source = tree.get(path, {}).get(site.source.code)
    if source is None:
        raise Refused(_unknown(site, tree, path))
    target = site.docs / code / path
    if target.exists():
        raise Refused(f"{relative(target, site.root)} exists already.")
    files.write(target, _begun(source))
    return target


def accept(page: PageSource, source: PageSource) -> bool:
    """Write into the file of `page` that it translates the present text of `source`.

    Every other byte of it stays. Returns whether the file changed; raises Refused while words are
    left to write, OSError.
    """
    for left in check_words(page):
        if left.code == "placeholder":
            raise Refused(f"{page.path}, line {left.line}: {left.message}")
    named = f'source: "{source.revision}"'.encode()
    content = page.file.read_bytes()
    # The line that opens may stand behind a byte order mark.
    closed = FENCE.search(content, content.index(b"---") + 3)
    end = closed.start() if closed else len(content)
    front = content[:end]
    if SOURCE.search(front):
        front = SOURCE.sub(named, front, count=1)
    else:
        front += named + (b"\r\n" if front.endswith(b"\r\n") else b"\n")
    return files.write(page.file, front + content[end:])


def chosen(site: Site, tree: Tree, named: Sequence[str], folder: Path) -> list[tuple[str, str]]:
    """Return the translations that `named` means, as path and language; all for none.

    Each is a file (relative to `folder`), or the path of a page for every translation of it.
    Raises Refused for anything else.
    """
    source = site.source.code
    found: list[tuple[str, str]] = []
    for one in named or [path for path in tree if source in tree[path]]:
        path, code = within(site, one, folder)
        pages = tree.get(path, {})
        if code == source and code in pages:
            raise Refused(f"{one} is the source. Name one of its translations.")
        if source not in pages or code not in ("", *pages):
            raise Refused(_unknown(site, tree, path, code))
        found += [(path, each) for each in pages if each != source and code in ("", each)]
    return list(dict.fromkeys(found))


def compared(found: Drift | None, page: PageSource, source: PageSource) -> str:
    """Return how the source changed since `page` translated it, as a unified diff.

    A sentence when nothing changed. Raises Refused when the old text is not known.
    """
    if page.meta.source is None:
        raise Refused(f"{page.path} does not name the text of {source.path} that it translates.")
    if found is None:
        return f"{page.path} translates the present text of {source.path}.\n"
    text = difference(found)
    if text is None:
        history = (
            "git has no such text of it."
            if found.complete
            else "git’s history is not all here; try: git fetch --unshallow"
        )
        raise Refused(f"{page.path} translates {page.meta.source} of {source.path}: {history}")
    return text


def _begun(source: PageSource) -> str:
    """Return the text of `source` with its texts marked as left to translate."""
    starts = {heading.line - source.body_line for heading in source.headings}
    lines = source.body.split("\n")
    marked: list[str] = []
    if "".join(lines[: min(starts, default=None)]).strip():
        marked += ["", MARK]
    for number, line in enumerate(lines):
        marked += [MARK, "", line] if number in starts else [line]
    return "\n".join(["---", *_front(source), "---", *marked])


def _front(source: PageSource) -> list[str]:
    """Return the lines of a begun translation's front matter."""
    match = FRONT_MATTER.match(source.file.read_text(encoding="utf-8-sig"))
    lines = match["yaml"].rstrip("\n").split("\n") if match else []
    starts = sorted((source.record.place(key)[0] - 2, key) for key in source.record.data)
    kept = lines[: starts[0][0]]
    for (start, key), (end, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=True):
        if key in TEXTS:
            text = json.dumps(f"TODO {getattr(source.meta, key)}", ensure_ascii=False)
            kept.append(f"{key}: {text}")
        elif key not in OF_THE_SOURCE:
            kept += lines[start:end]
    return [*kept, f'source: "{source.revision}"']


def _unknown(site: Site, tree: Tree, path: str, code: str = "") -> str:
    pages = [one for one in tree if site.source.code in tree[one]]
    if path in pages:
        name, begin = site.locale(code).name, f"parvis new translation {path} {code}"
        return f"{path} is not translated into {name} yet. Begin it with: {begin}"
    near = nearest(path, pages)
    hint = f' Did you mean "{near}"?' if near else " Write it as in help/faq.md."
    return f'There is no page "{path}" in {site.source.name}, the source language.{hint}'
