"""The Content-Security-Policy, computed from the built site: what its files need, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hooks.publish.needs import SELF, Breach, Needs

NONE = "'none'"
ORDER = (
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "media-src",
    "connect-src",
    "manifest-src",
    "worker-src",
    "frame-src",
)
"""What a policy can allow, in the order it is written; what it does not list is refused."""
ALLOWED = {
    "script-src": {SELF},
    "style-src": {SELF},
    "img-src": {SELF, "data:"},
    "font-src": {SELF},
    "media-src": {SELF},
    "connect-src": {SELF},
    "manifest-src": {SELF},
    "worker-src": {SELF},
    "form-action": {SELF},
}
"""What every page may need; anything else must be declared as a `Source`."""
TRUSTED = ("parvis", "default")
"""The policies that docs/assets/scripts make for Trusted Types: parvis.js, search.js."""
WASM = "'wasm-unsafe-eval'"
"""WebAssembly may run, and no text as code: for the search engine's worker."""
GROUP = "csp"
"""The name of the reporting endpoint in the two headers."""
TELLS = {
    "inline-script": "A script is a file under docs/assets/scripts.",
    "inline-handler": "A script under docs/assets/scripts adds the listener.",
    "inline-style": "A class, with its rule under docs/assets/styles, does the same.",
    "script-address": "A link leads to an address; a button and a script do the rest.",
    "base-address": "No page may change what its addresses mean.",
    "inline-frame": "No page holds another one.",
    "foreign-source": "Only files of this site are allowed: put it under docs/assets, or link to"
    " it.",
}
"""The code of a breach → what is allowed."""


@dataclass(frozen=True)
class Source:
    """A place besides this site that pages may ask, declared in code from a fact."""

    directive: str
    """Such as ``script-src`` or ``connect-src``."""
    origin: str
    """Scheme and host, ``https://stats.example``; no path, no wildcard."""
    reason: str
    """The fact that asks for it, for whoever reads the policy as data."""


@dataclass(frozen=True)
class Policy:
    """What browsers are told, for the whole site and for the pages that differ."""

    directives: Mapping[str, tuple[str, ...]]
    """Directive → sources, for every address without an entry below; without ``form-action``."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Path of a page within its language → where its forms may be sent."""
    secure: bool = True
    """Whether the site is published over TLS."""
    report: str = ""
    """Where browsers send reports of what was refused; empty: nowhere."""

    def text(self, forms: Iterable[str] = (), **others: tuple[str, ...]) -> str:
        """Return the policy as a header says it; `forms` is where forms may be sent."""
        fixed: dict[str, tuple[str, ...]] = {
            "form-action": tuple(forms) or (NONE,),
            "frame-ancestors": (NONE,),
            "base-uri": (NONE,),
        }
        told = {"default-src": (NONE,), **self.directives, **fixed}
        if "script-src" in told:
            told |= {"require-trusted-types-for": ("'script'",), "trusted-types": TRUSTED}
        told |= {name.replace("_", "-"): value for name, value in others.items()}
        if self.secure:
            told["upgrade-insecure-requests"] = ()
        if self.report:
            # Firefox and Safari know only the older word.
            told |= {"report-uri": (self.report,), "report-to": (GROUP,)}
        return "; ".join(" ".join([name, *value]) for name, value in told.items())

    def worker(self) -> str:
        """Return the policy of the search engine's worker, which takes its own and not a page's."""
        bare = Policy({}, secure=self.secure, report=self.report)
        return bare.text(
            script_src=(SELF, WASM),
            connect_src=(SELF,),
            require_trusted_types_for=("'script'",),
            trusted_types=(NONE,),
        )


def compute(needs: Mapping[str, Needs], sources: Iterable[Source]) -> dict[str, tuple[str, ...]]:
    """Return directive → sources of what the files of a site need.

    `needs` has each file by its path; `sources` are the places declared besides this site.
    """
    used: dict[str, set[str]] = {}
    for one in needs.values():
        for directive, found in one.sources.items():
            used.setdefault(directive, set()).update(ALLOWED.get(directive, set()) & found.keys())
    for source in sources:
        used.setdefault(source.directive, set()).add(source.origin)
    # 'self' first, then what is declared, in one order for two builds to be alike.
    return {
        directive: tuple(sorted(used[directive], key=lambda one: (one != SELF, one)))
        for directive in ORDER
        if used.get(directive)
    }


def breaches(needs: Needs, forms: Iterable[str], sources: Iterable[Source]) -> Iterator[Breach]:
    """Return what a file needs and the policy does not allow it.

    `forms` is where a form of this page may be sent, besides this site.
    """
    declared = {(one.directive, one.origin) for one in sources}
    declared |= {("form-action", origin) for origin in forms}
    yield from needs.breaches
    for directive, found in needs.sources.items():
        for source, url in found.items():
            allowed = ALLOWED.get(directive, set())
            if source not in allowed and (directive, source) not in declared:
                told = f"the address {url!r}, which needs {directive} {source}"
                yield Breach("foreign-source", told, url)
