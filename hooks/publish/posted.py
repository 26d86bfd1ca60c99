"""Pages of incidents posted since the build: the refresh fills a page that the build left blank.

Whoever is on call at night posts an incident and waits for no build: the board and the feeds of the
next refresh lead to its page, so that page must be there. The blank stands beside the incidents'
pages under a name that no server takes for a page, and its own fragments are kept up to date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from markupsafe import escape

from hooks.content.localised import Localised
from hooks.content.site import Locale, Site
from hooks.content.typography import typeset
from hooks.publish import files, machine
from hooks.publish.fragments import Fragment, Fragments, replace
from hooks.publish.keys import INCIDENT
from hooks.publish.live import Places

ID, TITLE = "parvis-incident-id", "parvis-incident-title"
"""What stands in the blank for the id and the title; no file of an incident has this name."""
NAME = f"{INCIDENT}.{ID}"
TOLD = Localised(TITLE)
EMPTY = Fragment(NAME, "", "")
FOLDER = Path("status/incidents")
BLANK = FOLDER / "blank.template"
MARKS = re.compile(rb"<!--parvis:([^ ]+) ")
SEARCHED = re.compile(r' data-pagefind-body( data-(pagefind-meta|section)="[^"]*")*')
DATA = re.compile(r"(<script[^>]*json[^>]*>.*?</script>)", re.S)
"""Where a title stands in a string of JSON and not in HTML."""


def kept(page: str) -> str:
    """Return where the page of this path is kept: the blank is no page of its own."""
    folder, found, _ = page.partition(f"{FOLDER}/{ID}/")
    return f"{folder}{BLANK}" if found else page


def lay_aside(site_dir: Path, locale: Locale) -> None:
    """Take the blank that a build made as a page of `locale` out of the pages; raises OSError."""
    made = site_dir / locale.prefix / FOLDER / ID
    files.write(site_dir / locale.prefix / BLANK, files.read(made / "index.html"))
    files.remove_folder(made)


def post(site_dir: Path, fragments: Fragments, places: Places) -> list[Path]:
    """Write the page of each incident that has none, and note it in `places`.

    Returns the files written. A site built before there were blanks gets no page until the next
    build; nothing fails. Raises OSError.
    """
    return [
        path
        for locale in fragments.site.locales
        for path in _post(site_dir, locale, fragments, places)
    ]


def _post(site_dir: Path, locale: Locale, fragments: Fragments, places: Places) -> Iterator[Path]:
    known = places.pages.get(locale.code, {})
    if fragments.key(INCIDENT, locale.code) == places.keys.get(locale.code, {}).get(INCIDENT):
        return
    blank = site_dir / locale.prefix / BLANK
    for incident in fragments.view.every_incident:
        name = f"{INCIDENT}.{incident.id}"
        if name in known or not blank.is_file():
            continue
        told = _spoken(files.read(blank).decode(), incident.title, locale, fragments.site)
        title, lang = incident.title.text(locale.code, fragments.site.source.code)
        title = typeset(title, lang or locale.code)
        page = replace(_named(told, incident.id, title), fragments.get(name, locale.code))
        path = Path(locale.prefix) / FOLDER / incident.id / "index.html"
        if files.write(site_dir / path, page):
            yield site_dir / path
        for mark in MARKS.findall(page):
            places.note(locale.code, mark.decode(), path.as_posix())


def _spoken(blank: str, title: Localised, locale: Locale, site: Site) -> str:
    """Return the blank as the page of an incident whose `title` is written in some languages only.

    As a build has it: no other language leads to a text that is not there, and a title that is not
    in the reader's language says so, on a page that leads search engines to the one that has it.
    """
    written = {locale.code} if isinstance(title.root, str) else {*title.root}
    lang = title.text(locale.code, site.source.code).lang
    foreign = lang not in ("", locale.code)
    codes = [one.code for one in site.locales if lang and one.code not in written]
    if foreign or (codes and len(site.locales) - len(codes) < 2):
        codes = [one.code for one in site.locales] + ["x-default"]
    for code in codes:
        link = f'<link rel="alternate" hreflang="{code}"[^>]*>\n'
        blank = re.sub(
            f'{link}|<meta property="og:locale:alternate" content="{code}_[^>]*>\n', "", blank
        )
    return _foreign(blank, lang, locale, site) if foreign else blank


def _foreign(blank: str, lang: str, locale: Locale, site: Site) -> str:
    """Return the blank for a title in `lang`, which readers of `locale` do not speak."""
    blank = re.sub(f"<(title|h1)>(?={TITLE})", rf'<\1 lang="{lang}">', blank)
    own, other = site.url + locale.prefix, site.url + site.locale(lang).prefix
    for place in ('<link rel="canonical" href="', '<meta property="og:url" content="'):
        blank = blank.replace(f"{place}{own}", f"{place}{other}")
    color = '<meta name="color-scheme"'
    blank = blank.replace(color, f'<meta name="robots" content="noindex,follow">{color}')
    return DATA.sub("", SEARCHED.sub("", blank))


def _named(blank: str, id: str, title: str) -> bytes:
    """Return the blank with the incident's id, and its title as each place in it must write it."""
    parts = DATA.split(blank)
    quoted = machine.escaped(json.dumps(title, ensure_ascii=False)[1:-1])
    for place, part in enumerate(parts):
        parts[place] = part.replace(TITLE, quoted if place % 2 else str(escape(title)))
    return "".join(parts).replace(ID, id).encode()
