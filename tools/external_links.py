"""Ask every address of others that a built site leads to whether it is still there.

    external_links.py SITE [ALLOWED]

A scheduled job runs it, no build does: a site of others that is down is no fault of a text. ALLOWED
(.github/external-links.yml) lists what is not asked, each with its reason. Exit 0: all answer; 1:
some do not, a line each; 2: the arguments or ALLOWED cannot be used.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import requests
import yaml
from lxml import html

from hooks.content.site import read_site
from hooks.publish.weight import NO_PAGES

ROOT = Path(__file__).parents[1]
ALLOWED = ROOT / ".github/external-links.yml"
TIMEOUT = 20.0
"""Seconds a server may be silent."""
PAUSES = (2.0, 10.0, 30.0)
"""Seconds before each further try."""
LONGEST_PAUSE = 60.0
"""Seconds a server may ask for (Retry-After)."""
AT_ONCE = 8
"""Hosts asked beside each other; each host gets one request at a time."""
AGENT = "parvis-links/1 (+https://www.rfc-editor.org/rfc/rfc9110#name-user-agent)"
RESERVED = (".example", ".invalid", ".localhost", ".test")
"""Names that nobody can have (RFC 2606, 2): those of samples."""
GONE = {404, 410}
NO_HEAD = {400, 403, 404, 405, 501}
"""What servers say to HEAD that may mean "not this method"."""


@dataclass(frozen=True)
class Exempt:
    """Addresses that are not asked."""

    begins: str
    reason: str


def exempt(path: Path) -> list[Exempt]:
    """Return what the file `path` exempts; raises ValueError in a sentence."""
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    found = []
    for one in data or []:
        if not isinstance(one, dict) or set(one) != {"begins", "reason"} or not all(one.values()):
            raise ValueError(f'{path.name}: each entry has "begins" and "reason"; found {one}.')
        found.append(Exempt(str(one["begins"]), str(one["reason"])))
    return found


def leading_out(site: Path, own: Sequence[str]) -> dict[str, list[str]]:
    """Return address → pages (inside `site`, sorted) of every link out of the site built there.

    Addresses that begin like one of `own` are left to the build's check of links; those of samples
    lead nowhere.
    """
    found: dict[str, list[str]] = {}
    for page in sorted(site.rglob("*.html")):
        if not NO_PAGES.isdisjoint(page.relative_to(site).parts):
            continue
        tree = html.fromstring(page.read_bytes())
        for href in {str(one) for one in tree.xpath("//a/@href")}:
            address = urldefrag(href.strip()).url
            if _is_out(address, own):
                found.setdefault(address, []).append(page.relative_to(site).as_posix())
    return found


def _is_out(address: str, own: Sequence[str]) -> bool:
    parts = urlsplit(address)
    sample = (parts.hostname or "").endswith(RESERVED)
    return parts.scheme in {"http", "https"} and not sample and not address.startswith(tuple(own))


def fault(
    address: str,
    session: requests.Session,
    sleep: Callable[[float], None],
    timeout: float = TIMEOUT,
) -> str:
    """Return why `address` does not answer, empty when it does; asks again after each pause."""
    said = ""
    for pause in (*PAUSES, None):
        said, wait = _asked(address, session, timeout)
        if not said or wait is None or pause is None:
            return said
        sleep(min(max(pause, wait), LONGEST_PAUSE))
    return said


def _asked(address: str, session: requests.Session, timeout: float) -> tuple[str, float | None]:
    """Return why not, and the seconds to wait before asking again; None when that is no use."""
    try:
        code, after = _code(address, session, timeout)
    except requests.exceptions.SSLError as error:
        return f"its certificate is refused ({_short(error)})", 0.0
    except requests.exceptions.Timeout:
        return f"it is silent for {timeout:g} s", 0.0
    except requests.exceptions.RequestException as error:
        return f"it cannot be reached ({_short(error)})", 0.0
    if code < 400:
        return "", None
    said = f"it answers {code}"
    return (said, None) if code in GONE else (said, after)


def _code(address: str, session: requests.Session, timeout: float) -> tuple[int, float]:
    for method in ("HEAD", "GET"):
        with session.request(
            method, address, timeout=timeout, stream=True, allow_redirects=True,
            headers={"User-Agent": AGENT},
        ) as answer:  # fmt: skip
            if method == "GET" or answer.status_code not in NO_HEAD:
                after = answer.headers.get("Retry-After", "")
                return answer.status_code, float(after) if after.isdecimal() else 0.0
    raise AssertionError("unreachable")


def _short(error: Exception) -> str:
    return type(error).__name__


def ask(
    addresses: Mapping[str, Sequence[str]],
    allowed: Sequence[Exempt],
    sleep: Callable[[float], None],
    timeout: float = TIMEOUT,
) -> Iterator[str]:
    """Yield a sentence for each of `addresses` that does not answer, sorted; and for each exemption
    that nothing needs any more.
    """  # fmt: skip
    begins = tuple(one.begins for one in allowed)
    hosts: dict[str, list[str]] = {}
    for address in addresses:
        if not address.startswith(begins or ("\0",)):
            hosts.setdefault(urlsplit(address).netloc, []).append(address)

    def one_host(asked: Sequence[str]) -> list[tuple[str, str]]:
        with requests.Session() as session:
            return [(one, fault(one, session, sleep, timeout)) for one in asked]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [one for host in pool.map(one_host, hosts.values()) for one in host]
    for address, why in sorted(found):
        if why:
            pages = addresses[address]
            rest = f" and {len(pages) - 1} more pages" if len(pages) > 1 else ""
            yield f"{address}: {why}. On {pages[0]}{rest}."
    for one in allowed:
        if not any(address.startswith(one.begins) for address in addresses):
            yield f"{one.begins}: no page leads there any more. Take it out of the exemptions."


def main(arguments: Sequence[str]) -> int:
    """Ask for the site in the folder that `arguments` name, and say what does not answer."""
    if not arguments or not (site := Path(arguments[0])).is_dir():
        print("Usage: external_links.py SITE [ALLOWED]; build SITE first.", file=sys.stderr)
        return 2
    try:
        allowed = exempt(Path(arguments[1]) if len(arguments) > 1 else ALLOWED)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    own = read_site(ROOT / "mkdocs.yml", {}).url
    addresses = leading_out(site, [own])
    faults = list(ask(addresses, allowed, time.sleep))
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(addresses)} addresses, {len(faults)} to look at.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
