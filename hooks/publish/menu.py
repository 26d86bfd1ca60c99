"""The navigation of one language, from whatever tree of titled pages and sections there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from hooks.content.site import Locale, Site
from hooks.content.typography import typeset
from hooks.publish.pages import MenuItem


class Node(Protocol):
    """A page, which has a `url`, or a section, which has `children`."""

    title: Any


def menu_of(
    nodes: Iterable[Node], locale: Locale, root: str, lang: Callable[[str], str]
) -> tuple[MenuItem, ...]:
    """Return `nodes` as the menu of `locale`, whose pages are below `root`.

    `lang` tells the language of a title: empty for the reader's.
    """
    return tuple(_item(node, locale, root, lang) for node in nodes)


def titles_in(site: Site, locale: Locale, translated: Mapping[str, str]) -> Callable[[str], str]:
    """Return what tells the language of a title in the menu of `locale`: empty for the reader's.

    `translated` are its titles by those of the source.
    """
    known = set(translated.values())
    return lambda title: "" if locale.is_source or title in known else site.source.code


def _item(node: Node, locale: Locale, root: str, lang: Callable[[str], str]) -> MenuItem:
    title = str(node.title)
    told, tongue = typeset(title, lang(title) or locale.code), lang(title)
    children = menu_of(getattr(node, "children", None) or (), locale, root, lang)
    if children:
        return MenuItem(children[0].key, told, children[0].href, children, lang=tongue)
    url = str(getattr(node, "url", "")).removeprefix(locale.prefix)
    return MenuItem(url.split("/")[0] or "home", told, root + url, home=url == "", lang=tongue)
