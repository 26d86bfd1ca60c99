"""llms.txt: a language's pages for programs that read text (https://llmstxt.org/)."""

from __future__ import annotations

import re

from hooks.content.site import Locale
from hooks.publish.build import SiteBuild
from hooks.publish.pages import Listed, MenuItem
from hooks.publish.words import N_

ABOUT = N_(
    "Legal documents are also published as Markdown, with the facts filled in: their links lead"
    " there."
)
OTHERS = N_("All our public pages")
SAMPLE = N_("Sample facts: this site describes a company that does not exist.")


def llms_txt(build: SiteBuild, locale: Locale) -> str:
    """Return the file for readers of `locale`, in the order of its navigation.

    Only pages with a text of their own in that language are in it; a legal document leads to its
    Markdown.
    """
    listed = {page.url: page for page in build.listed.get(locale.code, [])}
    menu = build.noted.menus.get(locale.code, ())
    home = build.noted.homes.get(locale.code)
    blocks = [f"# {build.site.name}"]
    if home:
        blocks.append(f"> {_line(f'{home.title}. {home.description}')}")
    name = build.facts.get("company.legal_name")
    if name and name.sample:
        blocks.append(build.say(locale.code, SAMPLE))
    blocks.append(build.say(locale.code, ABOUT))
    sections: list[tuple[str, tuple[MenuItem, ...]]] = []
    sections += [(item.title, (item,)) for item in menu if item.children]
    if single := tuple(item for item in menu if not item.children and not item.home):
        sections.append((build.say(locale.code, OTHERS), single))
    for title, items in sections:
        links = [_link(page) for item in items for page in _pages(build, item, listed)]
        if links:
            blocks += [f"## {title}", "\n".join(links)]
    return "\n\n".join(blocks) + "\n"


def _pages(build: SiteBuild, item: MenuItem, listed: dict[str, Listed]) -> list[Listed]:
    origin = build.site.url.removesuffix(build.site.path)
    urls = dict.fromkeys(origin + leaf.href for leaf in item.leaves())
    return [listed[url] for url in urls if url in listed]


def _link(page: Listed) -> str:
    title = page.title.replace("[", "\\[").replace("]", "\\]")
    return f"- [{_line(title)}]({page.markdown or page.url}): {_line(page.description)}"


def _line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())
