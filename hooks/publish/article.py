"""The Markdown of pages made from data, and small repairs to the HTML that Markdown makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from hooks.publish.words import N_

STYLED_CELL = re.compile(r'<(t[hd]) style="text-align: (left|center|right);?">')
RELATIVE = re.compile(r'\b(href|src)="(?!#|/|[a-z][a-z0-9+.-]*:)(?:\./)?([^"]*)"')
TASK = re.compile(r'<input type="checkbox" disabled( checked)?( ?/)?>')
BARE_TABLE = re.compile(r"<table>(.*?)</table>", re.S)
TABLE_HEAD = re.compile(r"<th(?=[ >])")


def repair(html: str, say: Callable[[str], str]) -> str:
    """Return an article's `html` fit for a strict policy and for assistive technology.

    Alignment becomes a class (no ``style=``: CSP style-src 'self'); task boxes get a name; wide
    tables and code scroll inside a group that the keyboard reaches (axe rule
    scrollable-region-focusable); header cells get their scope. `say` translates a message.
    """
    html = STYLED_CELL.sub(r'<\1 class="align-\2">', html)
    # Not within the f-string: Babel finds words there on Python 3.12 and newer only.
    done, to_do = say(N_("done")), say(N_("to do"))
    html = TASK.sub(
        lambda m: (
            f'<input type="checkbox" disabled{m[1] or ""} aria-label="{done if m[1] else to_do}">'
        ),
        html,
    )
    html = html.replace("<pre><span></span><code>", '<pre><code tabindex="0">')
    html = html.replace("<pre><code>", '<pre><code tabindex="0">')
    return BARE_TABLE.sub(lambda m: _table(m[1], say(N_("Table"))), html)


def _table(inner: str, label: str) -> str:
    inner = TABLE_HEAD.sub('<th scope="col"', inner)
    # A group, not a region: a page with two tables would have two landmarks of one name.
    group = f'<div class="table-scroll" role="group" tabindex="0" aria-label="{label}">'
    return f"{group}<table>{inner}</table></div>"


def one_level_down(html: str) -> str:
    """Return `html` of a page fit for a page one folder below it: its relative links go up one."""
    return RELATIVE.sub(r'\1="../\2"', html)


def outline(anchors: Iterable[Any]) -> dict[str, str]:
    """Return the headings of a page's table of contents, on all levels: id → text."""
    found: dict[str, str] = {}
    for anchor in anchors:
        found[anchor.id] = str(Markup(anchor.title).striptags())
        found |= outline(anchor.children)
    return found


def front_matter(meta: Mapping[str, object]) -> str:
    """Return a Markdown file that has the keys `meta` and no text."""
    # JSON is YAML: whatever stands in a title stays in its quotes.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items()]
    return "\n".join(["---", *lines, "---", ""])
