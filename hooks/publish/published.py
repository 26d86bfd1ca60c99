"""The addresses readers have: none goes away without leading on, or being called gone."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from hooks.content.pages import Tree, survey
from hooks.content.problems import ContentError, Problem
from hooks.content.records import parse, parse_if_there, read_record
from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.own_links import component_page, page_url
from hooks.publish.redirects import Address, read_moves, renamed
from hooks.status.services import Services

FILE = "published.yml"
HEAD = """\
# yaml-language-server: $schema=schemas/published.json
#
# Every address that readers have, within a language. `parvis addresses` adds those of new pages;
# nothing is ever taken out: a page that moves or goes is named in redirects.yml.

pages:
"""


class Published(BaseModel):
    """Addresses that were published, and must not be lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pages: tuple[Address, ...] = ()
    """As readers have them, within a language: help/contact/."""


def addresses(site: Site, services: Services, tree: Tree) -> dict[str, str]:
    """Return the address of every page people write and of every component → the file it is from.

    `tree` are the pages. The home page has no address of its own.
    """
    found = {page_url(path): next(iter(sources.values())).path for path, sources in tree.items()}
    told = (site.data / "services.yml").relative_to(site.root).as_posix()
    found |= {component_page(one.id): told for one in services.components}
    return {address: file for address, file in found.items() if address}


def check_published(site: Site, services: Services, tree: Tree) -> Iterator[Problem]:
    """Yield `page-gone` and, as a warning, `unlisted-page`; nothing without ``published.yml``.

    Raises ContentError when that file cannot be read.
    """
    if not (site.data / FILE).is_file():
        return
    record = read_record(site.data / FILE, site.root)
    listed = parse(record, Published).pages
    there = addresses(site, services, tree)
    known = set(there) | set(renamed(services)) | _led(site)
    for row, address in enumerate(listed):
        if f"{address.rstrip('/')}/" not in known:
            message = (
                f'"{address}" was published, and no page is there any more. Say in redirects.yml '
                'where it leads ("moved"), or that it is gone for good ("gone").'
            )
            yield record.problem("page-gone", message, "pages", row, value=True)
    for address in sorted(there.keys() - set(listed)):
        message = (
            f'"{address}" is not in {FILE}: nobody would notice if it went away. '
            "Run: parvis addresses"
        )
        yield Problem(there[address], 1, 1, "unlisted-page", message, "warning")


def _led(site: Site) -> set[str]:
    try:
        moves = read_moves(site.data, site.root)
    except ContentError:
        return set()  # told where redirects are looked at
    old = (*(move.old for move in moves.moved), *moves.gone)
    return {f"{address.rstrip('/')}/" for address in old}


def add_addresses(site: Site, services: Services) -> list[str]:
    """List in ``published.yml`` the addresses that are not there yet, and return them, sorted.

    Raises ContentError, OSError.
    """
    path = site.data / FILE
    listed = parse_if_there(path, site.root, Published).pages
    new = sorted(addresses(site, services, survey(site).tree).keys() - set(listed))
    if new or not path.is_file():
        lines = "".join(f"  - {address}\n" for address in sorted({*listed, *new}))
        files.write(path, HEAD + (lines or "  []\n"))
    return new
