"""Two versions of a legal text compared: for the terminal, and with words for those who listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from lxml import etree, html

from hooks.content.validation import nearest
from hooks.legal.blocks import HEADINGS
from hooks.legal.redline import Redline, compared, redline
from hooks.legal.texts import LegalTexts
from hooks.legal.versions import Document
from hooks.publish.scaffold import Refused
from hooks.publish.words import N_

SPOKEN = {
    "ins": (N_("inserted:"), N_("end of the insertion")),
    "del": (N_("removed:"), N_("end of the removal")),
}
"""What a screen reader says before and after a change; most say nothing of the elements."""


def spoken(markup: str, say: Callable[[str], str]) -> str:
    """Return a redline with words around each change for readers who do not see the marks.

    `say` translates a message; the words are in class ``visually-hidden``.
    """
    root = html.fragment_fromstring(markup, create_parent="div")
    for element in list(root.iter("ins", "del")):
        first, last = (say(message) for message in SPOKEN[str(element.tag)])
        before, after = _hidden(f"[{first} "), _hidden(f" {last}]")
        before.tail, element.text = element.text, None
        element.insert(0, before)
        element.append(after)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in root)
    return (root.text or "") + inner


def _hidden(words: str) -> html.HtmlElement:
    span = html.Element("span", {"class": "visually-hidden"})
    span.text = words
    return span


def find_document(texts: LegalTexts, name: str, code: str) -> Document:
    """Return the document `name` (``terms`` or ``legal/terms``) in a language; raises Refused."""
    documents = texts.documents[code]
    for folder in (name.strip("/"), f"legal/{name.strip('/')}"):
        if folder in documents:
            return documents[folder]
    names = sorted(folder.removeprefix("legal/") for folder in documents)
    near = nearest(name, names)
    hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(names)}."
    raise Refused(f'There is no legal document "{name}". {hint}')


def choose(
    document: Document, before: date | None, after: date | None, today: date
) -> tuple[date, date]:
    """Return which two versions to compare; raises Refused when there are not two.

    Without dates: the version in force and the newest that is coming; when none is coming, the
    version in force and the one before it. With the older date alone: that one and the newest.
    """
    days = document.effective
    for day in (before, after):
        if day and day not in days:
            known = ", ".join(map(str, days))
            raise Refused(f"{document.folder} has no version of {day}. It has: {known}.")
    if len(days) < 2:
        raise Refused(f"{document.folder} has one version only, of {days[0]}.")
    if before is None:
        current = document.in_force(today)
        newest = days[-1] if days[-1] > today else (current or days[-1])
        older = current if current and current < newest else days[days.index(newest) - 1]
        return older, newest
    return before, after or days[-1]


def compare(texts: LegalTexts, document: Document, code: str, before: date, after: date) -> Redline:
    """Compare two versions of a document in one language; raises ContentError."""
    old, new = (
        texts.article(code, texts.page(code, document.path(day))) for day in (before, after)
    )
    return redline(old, new)


def diff_lines(made: Redline) -> Iterator[str]:
    """Yield a redline for a terminal: old lines after ``-``, new ones after ``+``, by heading."""
    heading, told = "", False
    for tag, old, new in compared(made.html):
        if tag in HEADINGS:
            heading, told = f"{'#' * int(tag[1])} {new or old}", False
        if old == new:
            continue
        if heading and not told:
            yield ""
            if tag not in HEADINGS:
                yield f"  {heading}"
        told = True
        mark = f"{'#' * int(tag[1])} " if tag in HEADINGS else "* " if tag == "li" else ""
        yield from (f"{sign} {mark}{text}" for sign, text in (("-", old), ("+", new)) if text)
