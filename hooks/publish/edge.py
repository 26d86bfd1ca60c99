"""What servers are told about the finished site: its policy, computed, and the headers with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from hooks.content.facts import Facts
from hooks.content.problems import ContentError, Problem
from hooks.content.site import Locale, Site
from hooks.legal.forms import FormsFile
from hooks.publish import files, forms, headers, measuring
from hooks.publish.build import SiteBuild
from hooks.publish.needs import SELF, Breach, Needs, line_of
from hooks.publish.policy import TELLS, Policy, Source, breaches, compute
from hooks.publish.redirects import (
    nginx_redirects,
    read_moves,
    redirects,
    renamed,
    static_redirects,
)

FOLDER = Path(".nginx")
"""Hidden from readers; nginx itself reads it (deploy/nginx/parvis.conf)."""
DATA, MAPS, HEADERS = FOLDER / "policy.json", FOLDER / "maps.conf", FOLDER / "headers.conf"
STATIC, STATIC_MOVED = Path("_headers"), Path("_redirects")
REPORTS = "PARVIS_CSP_REPORTS"
"""The variable that names where browsers send reports of what the policy refused."""
ADDRESS = re.compile(r"https://[\w.:-]+(/[\w.~%/?=&+-]*)?")
"""What a header can name without quotes: nothing that would end it or begin something else."""
MORE = 3
"""So many other pages with the same fault are named."""


def foreign(facts: Facts) -> tuple[Source, ...]:
    """Return the places besides this site that facts let every page ask: what measures, if any.

    What is added here is allowed by the policy, in nginx's headers, in _headers and in the data
    alike. Where forms are sent is not among them: each page has its own.
    """
    return tuple(
        Source(directive, origin, "analytics.host")
        for directive, origins in measuring.policy_sources(facts).items()
        for origin in origins
    )


def write_edge(
    build: SiteBuild, site_dir: Path, environ: Mapping[str, str], needs: Mapping[str, Needs]
) -> None:
    """Write what servers say with the site finished in `site_dir`.

    `needs` is what each page and stylesheet needs, by its path inside the site. Raises ContentError
    for a page that needs more than the policy allows, ValueError for more rules than static hosts
    read.
    """
    sources = foreign(build.facts)
    actions = sending(build.site, build.forms, build.facts)
    problems = list(_problems(build.site, site_dir, needs, sources, actions))
    report = environ.get(REPORTS, "")
    if report and not ADDRESS.fullmatch(report):
        told = f'"{report}" is not the https address of a collector of reports.'
        problems.append(Problem(REPORTS, 0, 0, "wrong-address", told))
    if problems:
        raise ContentError(problems)
    policy = Policy(
        directives=compute(needs, sources),
        forms=_forms(build.site, needs),
        secure=build.site.url.startswith("https:"),
        report=report,
    )
    rules = headers.rules(build.site, policy)
    files.write(site_dir / DATA, headers.as_data(rules, policy))
    moves = read_moves(build.site.data, build.site.root)
    moved = redirects(build.site, build.facts, moves, renamed(build.services))
    maps = [headers.nginx_maps(rules), nginx_languages(build.site), nginx_redirects(moved)]
    files.write(site_dir / MAPS, "\n".join(maps))
    files.write(site_dir / HEADERS, headers.nginx_headers(rules))
    files.write(site_dir / STATIC, headers.static_headers(rules))
    files.write(site_dir / STATIC_MOVED, static_redirects(moved))


def sending(site: Site, declared: FormsFile, facts: Facts) -> dict[str, str]:
    """Return path of a page inside the site → origin besides its own that its form is sent to."""
    actions = forms.form_actions(site, declared, facts)
    return {f"{url.removeprefix(site.path)}index.html": origin for url, origin in actions.items()}


def nginx_languages(site: Site) -> str:
    """Return nginx's maps of the site's languages.

    From an address that is nowhere to the page that says so in its language; and from what a
    browser asks for to the first language of ours in it. Browsers name languages from the most
    wanted to the least; the source language, at ``/``, has no value: nobody is led there.
    """
    others = [locale for locale in site.locales if locale.prefix]
    codes, end = "|".join(locale.code for locale in site.locales), "([-;, ]|$)"
    lost = "".join(
        f'    "~^{site.path}{one.prefix[:-1]}(/|$)" "{site.path}{one.prefix}404.html";\n'
        for one in others
    )
    wanted = "".join(
        f'    "~*^( *(?! |({codes}){end})[^,]*,)* *{one.code}{end}" "{one.prefix[:-1]}";\n'
        for one in others
    )
    return (
        f'map $uri $parvis_lost {{\n    default "{site.path}404.html";\n{lost}}}\n\n'
        f'map $http_accept_language $parvis_wanted {{\n    default "";\n{wanted}}}\n'
    )


def _forms(site: Site, needs: Mapping[str, Needs]) -> dict[str, tuple[str, ...]]:
    """Return path of a page within its language → where its forms may be sent."""
    found: dict[str, set[str]] = {}
    for name, one in needs.items():
        if origins := one.sources.get("form-action"):
            page = name.removesuffix("index.html")
            prefix = next((loc.prefix for loc in _longest(site) if page.startswith(loc.prefix)), "")
            # The answer to a post may lead back here.
            found.setdefault(page.removeprefix(prefix), {SELF}).update(origins)
    order = {page: sorted(of, key=lambda one: (one != SELF, one)) for page, of in found.items()}
    return {page: tuple(of) for page, of in order.items()}


def _longest(site: Site) -> list[Locale]:
    return sorted(site.locales, key=lambda one: -len(one.prefix))


def _problems(
    site: Site,
    site_dir: Path,
    needs: Mapping[str, Needs],
    sources: tuple[Source, ...],
    actions: Mapping[str, str],
) -> Iterator[Problem]:
    """Return each fault once, at the first page that has it."""
    found: dict[tuple[str, str], list[tuple[str, Breach]]] = {}
    for name, one in needs.items():
        origins = [actions[name]] if name in actions else []
        for breach in breaches(one, origins, sources):
            found.setdefault((breach.code, breach.found), []).append((name, breach))
    for places in found.values():
        name, breach = places[0]
        others = [other for other in dict.fromkeys(page for page, _ in places) if other != name]
        line = line_of(files.read(site_dir / name).decode(), breach.needle)
        yield _problem(site, name, breach, line, others)


def _problem(site: Site, name: str, breach: Breach, line: int, others: list[str]) -> Problem:
    page = f"{site.path}{name.removesuffix('index.html')}"
    more = f" and {len(others) - MORE} more" if len(others) > MORE else ""
    also = f" (also {', '.join(others[:MORE])}{more})" if others else ""
    message = (
        f"{page}, line {line} of the built page{also}: {breach.found}. The policy of the "
        f"site does not allow it. {TELLS[breach.code]}"
    )
    return Problem(*_place(site, name, breach.needle), breach.code, message)


def _place(site: Site, name: str, needle: str) -> tuple[str, int, int]:
    """Return the file, line and column where `needle` was written; the built page without any."""
    candidates = list(_sources(site, name))
    for path in candidates:
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if (column := text.find(needle)) >= 0:
                return path.relative_to(site.root).as_posix(), line, column + 1
    return (candidates[0].relative_to(site.root).as_posix() if candidates else name), 0, 0


def _sources(site: Site, name: str) -> Iterator[Path]:
    """Return the files that the built file `name` may be made of, the nearest first."""
    if name.endswith(".css"):
        yield from (path for path in [site.docs / name] if path.is_file())
        return
    locale = next(loc for loc in _longest(site) if name.startswith(loc.prefix))
    page = name.removeprefix(locale.prefix).removesuffix("index.html").rstrip("/")
    codes = dict.fromkeys([locale.code, *(one.code for one in site.locales)])
    for code in codes:
        folder = site.docs / code
        made = [folder / f"{page}.md", folder / page / "index.md"]
        if (folder / page).is_dir():
            # A legal document's page shows the version in force.
            made += sorted((folder / page).glob("[0-9]*.md"), reverse=True)
        yield from (path for path in made if path.is_file())
    templates: Iterable[Path] = sorted(site.overrides.rglob("*.html"))
    yield from templates
