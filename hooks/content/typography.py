"""Typographic blanks that a language wants and nobody types: narrow no-break spaces in French.

French puts a thin blank that never breaks a line (U+202F) before ``; : ! ? %`` and inside « »
(Lexique des règles typographiques en usage à l’Imprimerie nationale; it takes a wider one before
the colon, we take the narrow one everywhere, so that one rule can be checked). Only blanks change:
the letters, and texts in other languages, stay as they are, and a second time changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

NARROW = "\u202f"
SPACED = frozenset({"fr", "fr-FR", "fr-BE", "fr-CH", "fr-LU"})
"""Languages written so; Canada's French is not (Le guide du rédacteur, 6.10)."""
REMEMBERED = 8_192
"""A refresh writes the same words every minute."""

CODE = "\ue001"
"""Stands for inline code beside a text: no letter, no blank."""
WRITTEN = r"&(?:nbsp|\#160|\#8239|\#x(?i:a0|202f));"
"""A no-break space, spelt out."""
BLANKS = rf"(?:[ \t\u00a0\u2009\u202f]|{WRITTEN}|(?<!\n)\n(?!\n))"
ENTITY = r"&(?!nbsp;)\w+;"
SIGN = r"(?:(?!&(?:\w+|\#\w+);)[^\s<>«»])"
"""One sign of an address, that begins no entity."""
CLOSED = rf"(?={WRITTEN}|[\s.,…)\]»”\"’*_]|\Z)"
"""A sign ends a word: no letter follows, so those in ``12:30`` and ``a::b`` are none."""
RULES = re.compile(
    rf"""
      (?P<open>«){BLANKS}*(?=[^\s»])
    | (?P<close>(?<=[^\s«]){BLANKS}*»)
    | (?P<percent>(?<=\d){BLANKS}*%(?![\w%(]))
    | {BLANKS}+(?!::)(?P<spaced>[;:!?]+){CLOSED}
    | (?<=[\w)\]»”’…*%°€\ue001])(?!::)(?P<tight>[;:!?]+){CLOSED}
    | `[^`\n]+`                                   # code, in a text that is Markdown
    | \]\([^()\s]*\)                              # where a link leads
    | \{{\{{[^{{}}\n]*\}}\}} | \{{:?[^{{}}\n]*\}} # facts, attributes
    | %\(\w+\)[sd]                                # places of a message
    | \b[a-zA-Z][a-zA-Z0-9+.-]*://(?:(?:{ENTITY}|{SIGN})*(?:{ENTITY}|(?![.,;:!?)]){SIGN}))?
    | \b(?:mailto|tel|urn|data):[^\s<>«»]+
    | (?<![\w:]):[a-z0-9_+-]+:(?![\w:])           # :emoji:
    | &(?:\w+|\#\d+|\#x[0-9a-fA-F]+);
    """,
    re.VERBOSE,
)
SIGNS = re.compile(r"[«»%;:!?]")
"""One of these is in every text that changes."""
LEFT = re.compile(r"[`{&]|\]\(|%\(|:\S")
"""One of these is in every text of which a part may have to be left as it is: code, an address."""
BLANK = frozenset(" \t\n\u00a0\u2009\u202f")
TOKEN = re.compile(
    r"""<!--.*?-->|</?(?P<name>[a-zA-Z][\w:-]*)(?P<rest>(?:"[^"]*"|'[^']*'|[^'">])*)>""", re.DOTALL
)
TAGS = re.compile(r"""(<!--.*?-->|</?[a-zA-Z][\w:-]*(?:"[^"]*"|'[^']*'|[^'">])*>)""", re.DOTALL)
"""The same in one group, by which a text is split."""
NAME = re.compile(r"</?([a-zA-Z][\w:-]*)")
LANG = re.compile(r"""\slang=["']?([\w-]*)""")
CODE_TAGS = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea"})
OTHER = re.compile(rf"\slang=|</?(?i:{'|'.join(sorted(CODE_TAGS))})\b")
"""An element that says its language, or that is code."""
VOID_TAGS = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                       "source", "track", "wbr"})  # fmt: skip
INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "del", "dfn", "em", "i", "ins", "mark",
                    "q", "s", "small", "span", "strong", "sub", "sup", "time", "u"})  # fmt: skip
"""Elements a sentence runs through: the sign after one belongs to the word inside it."""


def typeset(text: str, lang: str) -> str:
    """Return a plain text, or one in Markdown, with the blanks its language `lang` wants.

    Code, addresses, facts still to be filled in and attributes are left as they are.
    """
    return _french(text, "", "") if lang in SPACED else text


def typeset_html(html: str, lang: str) -> str:
    """Return `html`, written in the language `lang`, with the blanks its texts want.

    Only text nodes change: no tag, attribute, comment, code, script or style does, nor an element
    whose ``lang`` is that of another language; one that is French is typeset in any page.
    """
    if lang not in SPACED and 'lang="fr' not in html:
        return html
    if lang in SPACED and not OTHER.search(html):
        return _all_french(html)
    return _Walk(html, lang).done()


def _all_french(html: str) -> str:
    """Return `html` typeset, none of which is code or says its language: most pages are such.

    What stands before and behind a text is looked at for those texts alone that hold a sign.
    """
    parts = TAGS.split(html)  # text, tag, text, tag, …, text
    for place in range(0, len(parts), 2):
        if SIGNS.search(parts[place]):
            parts[place] = _spaced(parts[place], _before(parts, place), _after(parts, place))
    return "".join(parts)


def _before(parts: list[str], place: int) -> str:
    """The character before the text at `place` in the same sentence; empty where it begins one."""
    for tag in range(place - 1, 0, -2):
        if not _runs_on(parts[tag]):
            return ""
        if text := parts[tag - 1]:
            return text[-1]
    return ""


def _after(parts: list[str], place: int) -> str:
    """The character after the text at `place` in the same sentence; empty where it ends one."""
    for tag in range(place + 1, len(parts), 2):
        if not _runs_on(parts[tag]):
            return ""
        if text := parts[tag + 1]:
            return text[0]
    return ""


def _runs_on(tag: str) -> bool:
    """Whether a sentence runs through `tag`: that of an inline element, or a comment."""
    name = NAME.match(tag)
    return name is None or name[1].lower() in INLINE


class _Walk:
    """One pass over the tags of a text, that knows in which language and element it is."""

    def __init__(self, html: str, lang: str) -> None:
        self.html, self.parts = html, [""]
        self.open: list[tuple[str, str, bool]] = [("", lang, False)]
        self.before = ""

    def done(self) -> str:
        place = 0
        for tag in TOKEN.finditer(self.html):
            self.text(self.html[place : tag.start()], tag.start())
            self.parts.append(tag[0])
            if name := (tag["name"] or "").lower():
                self.tag(name, tag)
            place = tag.end()
        self.text(self.html[place:], len(self.html))
        return "".join(self.parts)

    def text(self, text: str, end: int) -> None:
        _, lang, code = self.open[-1]
        if lang in SPACED and not code and SIGNS.search(text):
            text = _spaced(text, self.before, self.after(end))
        self.before = text[-1:] or self.before
        self.parts.append(text)

    def after(self, place: int) -> str:
        """The character that follows in the same sentence; empty at the end of a block."""
        while tag := TOKEN.match(self.html, place):
            name = (tag["name"] or "").lower()
            if name in CODE_TAGS:
                return CODE
            if name and name not in INLINE:
                return ""
            place = tag.end()
        return self.html[place : place + 1]

    def tag(self, name: str, tag: re.Match[str]) -> None:
        if name not in INLINE:
            self.before = CODE if name in CODE_TAGS and name != "pre" else ""
        if tag[0].startswith("</"):
            places = [n for n, (opened, _, _) in enumerate(self.open) if opened == name]
            if places:
                del self.open[places[-1] :]
        elif name not in VOID_TAGS and not tag["rest"].endswith("/"):
            _, lang, code = self.open[-1]
            found = LANG.search(tag["rest"])
            inside = code or name in CODE_TAGS
            self.open.append((name, found[1] if found else lang, inside))


def _french(text: str, before: str, after: str) -> str:
    """Return `text` as French wants it; `before` and `after` are its neighbours in the sentence."""
    return _spaced(text, before, after) if SIGNS.search(text) else text


@lru_cache(REMEMBERED)
def _spaced(text: str, before: str, after: str) -> str:
    whole = f"{before}{text}{after}"
    done, place, stop = [], len(before), len(before) + len(text)
    for match in RULES.finditer(whole) if LEFT.search(whole) else _at_signs(whole):
        if match.start() >= stop or match.end() > stop or match.start() < len(before):
            continue
        done += [whole[place : match.start()], _replaced(match)]
        place = match.end()
    return "".join([*done, whole[place:stop]])


def _at_signs(whole: str) -> Iterator[re.Match[str]]:
    """Yield what `RULES` find in a text without `LEFT`: all begin at a sign or at blanks before it.

    To try them all at each letter of a text takes ten times as long.
    """
    place = 0
    for sign in SIGNS.finditer(whole):
        start = sign.start()
        while start > place and whole[start - 1] in BLANK:
            start -= 1
        for begin in range(max(start, place), sign.start() + 1):
            if match := RULES.match(whole, begin):
                yield match
                place = match.end()
                break


def _replaced(match: re.Match[str]) -> str:
    """Return what a match becomes; code, addresses and the like have no name and stay."""
    match match.lastgroup:
        case "open":
            return f"«{NARROW}"
        case "close":
            return f"{NARROW}»"
        case "percent":
            return f"{NARROW}%"
        case "spaced" | "tight" as name:
            return NARROW + match[name]
        case _:
            return match[0]
