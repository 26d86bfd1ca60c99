"""The headers of every answer, as one list: for nginx, for static hosts, as data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hooks.content.site import Site
from hooks.publish.policy import GROUP, Policy

CSP = "Content-Security-Policy"
CACHE, CORS, CORP, ROBOTS = (
    "Cache-Control",
    "Access-Control-Allow-Origin",
    "Cross-Origin-Resource-Policy",
    "X-Robots-Tag",
)
HSTS = "Strict-Transport-Security"
ALWAYS = {
    HSTS: "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    CORP: "same-origin",
    CACHE: "no-cache",
}
"""What every answer says, unless a rule below has another value; pages are asked about each time,
as they carry the state of the service."""
SHARED = (
    "status/badge.svg",
    "status/components/:id/badge.svg",
    "status/components/:id/shields.json",
    "status/feed.xml",
    "status/components/:id/feed.xml",
    "status/maintenance.ics",
    "legal/feed.xml",
    "legal/:document/feed.xml",
)
"""What other sites show, in each language, without reading it by script."""
API = "api/v2/*"
PREVIEWS = "assets/social/*"
WORKER = "pagefind/pagefind-worker.js"
SECONDS, HOUR, EVER = "public, max-age=15", "public, max-age=3600", "public, max-age=31536000"
MARKED = "assets/*?v="
"""An asset with the mark of its bytes; no static host's rule can see it."""
LANGUAGE = ":language/"
RULES, LINE = 100, 2000
"""Limits of _headers: https://developers.cloudflare.com/pages/configuration/headers/"""


@dataclass(frozen=True)
class Rule:
    """Addresses, and what their answers say; of two rules for one address the later one counts."""

    pattern: str
    """Root-relative; ``:name`` is one segment, ``*`` whatever follows, ``?v=`` a mark of bytes."""
    headers: Mapping[str, str]

    @property
    def regex(self) -> str:
        """The pattern as a regular expression of nginx and Python over path and query."""
        path, mark, _ = self.pattern.partition("?v=")
        parts = re.split(r"(\*|:[a-z]+)", path)
        told = "".join(
            r"[^?]*" if part == "*" else r"[^/?]+" if part[:1] == ":" else re.escape(part)
            for part in parts
        )
        # A page's own file is where a server finds the page.
        file = r"(index\.html)?" if path.endswith("/") else ""
        return f"^{told}{file}" + (r"\?v=[0-9a-f]+$" if mark else r"(\?|$)")


def rules(site: Site, policy: Policy) -> tuple[Rule, ...]:
    """Return the rules of `site`, from the general to the particular."""
    base = site.path
    everywhere = ALWAYS | {CSP: policy.text()}
    if policy.report:
        everywhere["Reporting-Endpoints"] = f'{GROUP}="{policy.report}"'
    if site.preview:
        everywhere[ROBOTS] = "noindex"
    found = [
        Rule(f"{base}*", everywhere),
        Rule(f"{base}assets/*", {CACHE: HOUR}),
        Rule(f"{base}{MARKED}", {CACHE: f"{EVER}, immutable"}),
        Rule(f"{base}pagefind/*", {CACHE: HOUR}),
        Rule(f"{base}{PREVIEWS}", {CORP: "cross-origin"}),
        Rule(f"{base}{WORKER}", {CSP: policy.worker()}),
        # Search engines keep the page and not its Markdown.
        Rule(f"{base}*.md", {ROBOTS: "noindex"}),
    ]
    for root in (base, base + LANGUAGE if len(site.locales) > 1 else ""):
        if root:
            found += _of_language(root, policy)
    return tuple(found)


def _of_language(root: str, policy: Policy) -> Iterator[Rule]:
    yield Rule(f"{root}status/*", {CACHE: SECONDS})
    # Any page may read the status as data; nothing else of the site.
    yield Rule(f"{root}{API}", {CACHE: SECONDS, CORS: "*", CORP: "cross-origin"})
    for path in SHARED:
        yield Rule(f"{root}{path}", {CORP: "cross-origin"})
    for page, origins in sorted(policy.forms.items()):
        yield Rule(f"{root}{page}", {CSP: policy.text(origins)})


def said(rules: Iterable[Rule], address: str) -> dict[str, str]:
    """Return what the answer for `address`, a path with its query, says by `rules`."""
    told: dict[str, str] = {}
    for rule in rules:
        if re.search(rule.regex, address):
            told |= rule.headers
    return told


def static_headers(rules: Iterable[Rule]) -> str:
    """Return ``_headers``, as Netlify and Cloudflare Pages read it.

    Where several rules match, Netlify takes the last value and Cloudflare joins them all, unless a
    line with ``!`` drops what was said before; Netlify skips that line. Raises ValueError for more
    than these hosts read.
    """
    blocks, before = [], set[str]()
    for rule in rules:
        if "?" in rule.pattern:
            continue
        lines = [rule.pattern]
        lines += [f"  ! {name}" for name in rule.headers if name in before]
        lines += [f"  {name}: {value}" for name, value in rule.headers.items()]
        before |= rule.headers.keys()
        blocks.append("\n".join(lines) + "\n")
    long = [line for block in blocks for line in block.splitlines() if len(line) > LINE]
    if long or len(blocks) > RULES:
        raise ValueError(f"_headers holds {len(blocks)} rules and {len(long)} lines that are long")
    return "\n".join(blocks)


def nginx_maps(rules: Iterable[Rule]) -> str:
    """Return nginx's maps, for its ``http`` block: address → value, for each header that varies."""
    rules = tuple(rules)
    made = []
    for name in _varying(rules):
        # What everyone is told is the default: a request that is none has no address to look at.
        default = f"    default {_quoted(rules[0].headers.get(name, ''))};"
        lines = [
            f"    {_quoted('~' + rule.regex)} {_quoted(rule.headers[name])};"
            for rule in rules[:0:-1]  # of two that match, nginx takes the first
            if name in rule.headers
        ]
        made += [f"map $uri$is_args$args {_variable(name)} {{", default, *lines, "}", ""]
    hsts = _quoted(ALWAYS[HSTS])
    made += ["# Over plain HTTP it must not be said (RFC 6797, section 7.2)."]
    made += [f"map $https {_variable(HSTS)} {{", '    default "";', f"    on {hsts};", "}", ""]
    return "\n".join(made)


def nginx_headers(rules: Iterable[Rule]) -> str:
    """Return nginx's lines for a ``server`` block; a header without a value is not sent."""
    rules = tuple(rules)
    varying = {HSTS} | _varying(rules).keys()
    names = dict.fromkeys(name for rule in rules for name in rule.headers)
    return "".join(
        f"add_header {name} "
        f"{_variable(name) if name in varying else _quoted(rules[0].headers[name])} always;\n"
        for name in names
    )


def as_data(rules: Iterable[Rule], policy: Policy) -> str:
    """Return the policy and the rules as JSON."""
    told = {
        "policy": {name: list(value) for name, value in policy.directives.items()},
        "forms": {page: list(value) for page, value in policy.forms.items()},
        "rules": [{"pattern": rule.pattern, "headers": dict(rule.headers)} for rule in rules],
    }
    return json.dumps(told, indent=1) + "\n"


def _varying(rules: tuple[Rule, ...]) -> dict[str, None]:
    """Return the headers that not every answer has alike, in order."""
    return dict.fromkeys(name for rule in rules[1:] for name in rule.headers)


def _variable(name: str) -> str:
    return f"$parvis_{name.lower().replace('-', '_')}"


def _quoted(value: str) -> str:
    """Return a string of nginx. A dollar would begin a variable, and no escape helps."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
