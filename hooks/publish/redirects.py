"""Addresses that lead elsewhere: what standards ask for, and pages that moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints

from hooks.content.facts import Facts
from hooks.content.problems import ContentError, Problem
from hooks.content.records import parse_if_there, read_record
from hooks.content.site import Site
from hooks.publish.own_links import component_page, page_url
from hooks.publish.security_txt import PATH
from hooks.status.services import Services

FILE = "redirects.yml"
CHANGE_PASSWORD = ".well-known/change-password"
MOVED, PASSING = 301, 302
OUTSIDE = "https://"
NONE: Mapping[str, str] = {}
Redirects: TypeAlias = dict[str, tuple[str, int]]
"""Path → where it leads, and the status of the answer (RFC 9110, 15.4)."""

Address = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/._-]*$")]
Target = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9/._-]*\.md|https://[^\s\"]+)$")
]


class Move(BaseModel):
    """One address that readers still have, and where its page is now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old: Address
    """The address as it was, within a language: help/old-name/."""
    page: Target
    """The page it leads to, help/contact.md, or a whole address on another site."""


class Moves(BaseModel):
    """Pages that moved; each old address leads to the new one in every language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    moved: tuple[Move, ...] = ()
    """In any order."""
    gone: tuple[Address, ...] = ()
    """Addresses of pages that were removed for good: who has one gets the page 404."""


def read_moves(data_dir: Path, root: Path) -> Moves:
    """Read ``redirects.yml`` in `data_dir`; empty when there is none. Raises ContentError."""
    return parse_if_there(data_dir / FILE, root, Moves)


def renamed(services: Services) -> dict[str, str]:
    """Return the page of a component's former name → that of the component, in a language."""
    return {
        component_page(name): component_page(one.id)
        for one in services.components
        for name in one.was
    }


def check_moves(site: Site) -> list[Problem]:
    """Return what is wrong with ``redirects.yml``, sorted.

    Codes: those of records, ``unknown-page``, ``page-is-there``, ``same-address``.
    """
    try:
        moves = read_moves(site.data, site.root)
    except ContentError as error:
        return list(error.problems)
    if not (moves.moved or moves.gone):
        return []
    record, found, seen = read_record(site.data / FILE, site.root), [], set[str]()
    written = {
        path.relative_to(site.docs / locale.code).as_posix()
        for locale in site.locales
        for path in (site.docs / locale.code).rglob("*.md")
    }
    addresses = {page_url(path) for path in written}
    for row, move in enumerate(moves.moved):
        at = ("moved", row)
        if not move.page.startswith(OUTSIDE) and move.page not in written:
            sentence = f'There is no page "{move.page}" in docs/, in any language.'
            found.append(record.problem("unknown-page", sentence, *at, "page", value=True))
        if f"{move.old.rstrip('/')}/" in addresses:
            sentence = f'"{move.old}" is the address of a page that is there: it cannot lead away.'
            found.append(record.problem("page-is-there", sentence, *at, "old", value=True))
        if move.old.rstrip("/") in seen:
            sentence = f'"{move.old}" leads somewhere already. An address has one place to lead to.'
            found.append(record.problem("same-address", sentence, *at, "old", value=True))
        seen.add(move.old.rstrip("/"))
    for row, gone in enumerate(moves.gone):
        if f"{gone.rstrip('/')}/" in addresses:
            sentence = f'"{gone}" is the address of a page that is there: it is not gone.'
            found.append(record.problem("page-is-there", sentence, "gone", row, value=True))
    return sorted(found)


def redirects(
    site: Site, facts: Facts, moves: Moves, former: Mapping[str, str] = NONE
) -> Redirects:
    """Return path → target and status of what is only led elsewhere.

    `former` are addresses within a language, each with the one it leads to, as `renamed` has them.
    ``/security.txt`` is where old readers look (RFC 9116, section 3), and change-password where
    password managers do (https://www.w3.org/TR/change-password-url/), which ask for a passing
    redirect.
    """
    found: Redirects = {f"{site.path}security.txt": (f"{site.path}{PATH}", MOVED)}
    change = facts.get("account.change_password_url")
    if change and change.value:
        found[f"{site.path}{CHANGE_PASSWORD}"] = (str(change.value), PASSING)
    leads = dict(former) | {
        move.old: move.page if move.page.startswith(OUTSIDE) else page_url(move.page)
        for move in moves.moved
    }
    for locale in site.locales:
        root = f"{site.path}{locale.prefix}"
        for old, page in leads.items():
            target = page if page.startswith(OUTSIDE) else root + page
            # A folder is asked for with its slash and without.
            found |= dict.fromkeys((root + old, root + old.rstrip("/")), (target, MOVED))
    return found


def static_redirects(moved: Mapping[str, tuple[str, int]]) -> str:
    """Return ``_redirects``, as Netlify and Cloudflare Pages read it."""
    return "".join(f"{path} {target} {status}\n" for path, (target, status) in moved.items())


def nginx_redirects(moved: Mapping[str, tuple[str, int]]) -> str:
    """Return nginx's maps, for its ``http`` block: address → where it leads, one map a status.

    As regular expressions: nginx's table of plain keys holds no long one without a setting that
    every site of the machine would share.
    """
    return "\n".join(
        f'map $uri {variable} {{\n    default "";\n{lines}}}\n'
        for variable, wanted in (("$parvis_moved", MOVED), ("$parvis_elsewhere", PASSING))
        for lines in [
            "".join(
                f'    "~^{doubled(path)}$" "{_quoted(target)}";\n'
                for path, (target, status) in moved.items()
                if status == wanted
            )
        ]
    )


def doubled(path: str) -> str:
    """Return `path` as part of a regular expression in one of nginx's strings."""
    return re.escape(path).replace("\\", "\\\\")


def _quoted(target: str) -> str:
    # In nginx's strings a dollar begins a variable, and no escape helps: it is written as %24.
    return target.replace("\\", "%5C").replace('"', "%22").replace("$", "%24")
