"""Translations behind their source: since when, in which parts, and what the source said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff

from hooks.content.pages import PageSource, Tree
from hooks.content.past import Edition, Past
from hooks.content.problems import Problem
from hooks.content.revision import BEGINNING, DESCRIPTION, TITLE, changed, name, words_of
from hooks.content.site import Site

NAMED = {
    TITLE: "the title",
    DESCRIPTION: "the description",
    BEGINNING: "the text before the first heading",
}


@dataclass(frozen=True)
class Drift:
    """A translation whose source has another text than the one it names."""

    page: PageSource
    source: PageSource
    since: date | None
    """The day the source got its present text; None when that is not known."""
    before: Edition | None
    """The text that was translated; None when git does not have it."""
    complete: bool
    """Whether git's whole history was there to look for it."""

    @property
    def parts(self) -> tuple[str, ...] | None:
        """Names of the source's changed parts (`Words.parts`); None when they are not known."""
        words = words_of(self.before.text) if self.before else None
        return None if words is None else changed(words, self.source.words)


def is_behind(page: PageSource, source: PageSource) -> bool:
    """Whether `page` names a text of its source that is not the present one."""
    return page.meta.source is not None and page.meta.source != source.revision


def drift(page: PageSource, source: PageSource, past: Past, today: date) -> Drift | None:
    """Return how far `page` is behind its `source`; None when it is not, or names no revision.

    The day of the change is git's, else what the source's front matter says: `updated`, or the
    day a version takes effect, if it is not after `today`.
    """
    if not is_behind(page, source):
        return None
    editions = past.editions(source.path)
    before = next((one for one in editions if _revision(one) == page.meta.source), None)
    said = source.meta.updated or source.meta.effective
    since = _since(editions, source.revision, past) or (said if said and said <= today else None)
    return Drift(page, source, since, before, past.complete)


def check_drift(site: Site, tree: Tree, past: Callable[[], Past], today: date) -> Iterator[Problem]:
    """Yield what keeps a translation from being known as up to date, as warnings.

    `stale-translation` for one whose source has moved on, `unnamed-source` for one that does not
    say which text it renders. `past` is asked for only when a translation is behind.
    """
    for locale, page, source in translations(site, tree):
        if page.meta.source is None:
            message = (
                f"This text in {locale} does not name the text of {source.path} that it "
                "translates. Read them side by side, then run "
                f'"parvis translation accept {page.path}".'
            )
            yield Problem(page.path, 1, 1, "unnamed-source", message, "warning")
        elif is_behind(page, source) and (found := drift(page, source, past(), today)):
            message = f"This text in {locale} {_sentence(found)} {_advice(found)}"
            yield page.record.problem("stale-translation", message, "source", level="warning")


def translations(site: Site, tree: Tree) -> Iterator[tuple[str, PageSource, PageSource]]:
    """Yield each translation: its language's name, the page, its source."""
    for sources in tree.values():
        if source := sources.get(site.source.code):
            for code, page in sources.items():
                if page is not source:
                    yield site.locale(code).name, page, source


def difference(found: Drift) -> str | None:
    """Return how the source changed, as a unified diff; None when its old text is not known."""
    if found.before is None:
        return None
    then = found.before.text.replace("\r\n", "\n").splitlines(keepends=True)
    now = found.source.file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = found.source.path
    lines = unified_diff(then, now, f"{path} ({found.page.meta.source})", f"{path} (now)")
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _revision(edition: Edition) -> str | None:
    words = words_of(edition.text)
    return words.revision if words else None


def _since(editions: tuple[Edition, ...], revision: str, past: Past) -> date | None:
    """Return the day on which `revision` was first committed, without a break until now."""
    day = None
    for edition in editions:
        if _revision(edition) != revision:
            return day
        day = edition.day
    return day if past.complete else None


def _sentence(found: Drift) -> str:
    day = f", which changed on {found.since}" if found.since else ", which has changed"
    told = f"translates revision {found.page.meta.source} of {found.source.path}{day}"
    if found.parts is None:
        reason = "git has no such text" if found.complete else "git’s history is not here"
        return f"{told}; in which parts is not known: {reason}."
    return f"{told}: {', '.join(_parts(found.parts, found.source))}."


def _parts(parts: tuple[str, ...], source: PageSource) -> Iterator[str]:
    headings: Mapping[str, int] = {name(one): one.line for one in source.headings}
    for part in parts:
        if part in NAMED:
            yield NAMED[part]
        elif part in headings:
            yield f"{{#{part}}} on line {headings[part]}"
        else:
            yield f"{{#{part}}}, which is gone"


def _advice(found: Drift) -> str:
    accept = f'then run "parvis translation accept {found.page.path}".'
    if found.before is None:
        return f"Bring the text up to date, {accept}"
    look = f'See the change with "parvis translation diff {found.page.path}"'
    return f"{look}, bring the text up to date, {accept}"
