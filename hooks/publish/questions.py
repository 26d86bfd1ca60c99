"""Questions and answers that unfold: ``<details>``, complete without script."""

from __future__ import annotations

import re

HEADING = re.compile(r"(?=<h[1-3][ >])")
QUESTION = re.compile(r'<h3 id="(?P<id>[^"]+)"(?P<more>[^>]*)>(?P<text>.*?)</h3>', re.S)


def unfolding(html: str, label: str) -> str:
    """Return an article's `html` with each heading of the third level folding its answer.

    `label` names the link to a question, with ``%(title)s`` for its words.

    The address of a question is on its answer: browsers open what a fragment leads into (HTML,
    7.4.2.3.3, "ancestor revealing algorithm"), not what it stands on. The heading keeps one of its
    own, ``…-question``, for search; the script opens that too.
    """
    return "".join(_folded(part, label) for part in HEADING.split(html))


def _folded(part: str, label: str) -> str:
    found = QUESTION.match(part)
    if found is None or not (answer := part[found.end() :].strip()):
        return part
    id, more, text = found["id"], found["more"], found["text"]
    link = f'<a href="#{id}">{label % {"title": text}}</a>'
    return (
        f'<details class="question"><summary><h3 id="{id}-question"{more}>{text}</h3></summary>'
        f'<div class="question__answer" id="{id}">{answer}'
        f'<p class="question__link" data-pagefind-ignore>{link}</p></div></details>\n'
    )
