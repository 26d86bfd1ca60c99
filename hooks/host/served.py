"""Whether readers are served the site that lies on the disk, whole, safely and up to date."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from hooks.content.site import Site
from hooks.host.findings import Finding, Level
from hooks.publish.edge import DATA
from hooks.publish.verify import verify
from hooks.status.probes.fetch import Fetched, Request, fetch
from hooks.status.probes.tls import DAY, Peer, shake_hands
from hooks.status.probes.trust import Trust

SHOWN = 5
"""So many problems of a site are told; a publish tells all."""
SOON, NOW = 21, 7
"""Days of a certificate: a renewal is overdue, and people must act (ACME renews at 30)."""
TIMEOUT = 10.0
"""Seconds for each question to the server."""
RELOAD = "Run: systemctl reload nginx"


def folder(site: Site, place: Path, now: datetime, known: datetime | None) -> Iterator[Finding]:
    """Yield how the built site in `place` is at `now`; the newest poll was at `known` (UTC)."""
    if not (place / "index.html").is_file():
        told = f"{place} holds no built site."
        yield Finding("site", Level.WRONG, told, "Run: parvis publish --to public")
        return
    if not os.access(place, os.W_OK):
        told = f"{place} cannot be written by this user: no refresh reaches its readers."
        yield Finding("site", Level.WRONG, told, "Give it to the user of the runs.")
    problems = verify(site, place.resolve(), now, known, rest=True)
    for problem in problems[:SHOWN]:
        yield Finding("site", Level.WRONG, str(problem))
    if len(problems) > SHOWN:
        yield Finding("site", Level.WRONG, f"And {len(problems) - SHOWN} more of this kind.")
    if not problems:
        told = f"{place.resolve()} is whole, valid today and not behind the history."
        yield Finding("site", Level.WELL, told)


def answers(site: Site, place: Path, trust: Trust) -> Iterator[Finding]:
    """Yield how the server of `site` answers, which should serve the site built in `place`."""
    asked = Request(site.url, timeout=TIMEOUT, redirects=0)
    home = fetch(asked, trust)
    if home.status != 200:
        got = (
            f"answers {home.status}, not 200" if home.status else f"does not answer ({home.reason})"
        )
        told = f"{site.url} {got}."
        yield Finding("server", Level.WRONG, told, "Run: nginx -t, and look at its log.")
        return
    yield Finding("server", Level.WELL, f"{site.url} answers 200.")
    yield _headers(site, place, home)
    yield _same(site, place, fetch(replace(asked, url=f"{site.url}status/live.json"), trust))


def certificate(site: Site, now: datetime, trust: Trust) -> Iterator[Finding]:
    """Yield how long the certificate of `site` is still valid at `now` (UTC)."""
    parts = urlsplit(site.url)
    if parts.scheme != "https":
        told = f"{site.url} is served without TLS."
        yield Finding("certificate", Level.DOUBT, told, "Only a site on this machine may be.")
        return
    shaken = shake_hands(Peer(parts.hostname or "", parts.port or 443, TIMEOUT), trust)
    if shaken.not_after is None:
        told = f"{parts.netloc} shows no valid certificate ({shaken.reason})."
        yield Finding("certificate", Level.WRONG, told, "Look at chain, name and dates.")
        return
    days = (shaken.not_after - now.timestamp()) / DAY
    level = Level.WRONG if days < NOW else Level.DOUBT if days < SOON else Level.WELL
    told = f"The certificate of {parts.netloc} is valid for {int(days)} more days."
    do = "" if level is Level.WELL else "Its renewal is overdue: run it by hand, and see its log."
    yield Finding("certificate", level, told, do)


def plain(address: str, trust: Trust) -> Finding:
    """Return whether who comes to `address` without TLS (http://…) is led to TLS."""
    answer = fetch(Request(address, timeout=TIMEOUT, redirects=0), trust)
    if str(answer.headers.get("Location", "")).startswith("https://"):
        return Finding("redirect", Level.WELL, f"{address} leads to https://.")
    told = f"{address} does not lead to https:// ({answer.status or answer.reason})."
    return Finding(
        "redirect", Level.WRONG, told, "See the first server in deploy/nginx/parvis.conf."
    )


def _headers(site: Site, place: Path, home: Fetched) -> Finding:
    """Compare what the server says of every answer with what the build wrote for it."""
    try:
        wanted = json.loads((place / DATA).read_text(encoding="utf-8"))["rules"][0]["headers"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        return Finding("headers", Level.UNKNOWN, f"{place / DATA} cannot be read: {error!r}.")
    unlike = [name for name, value in wanted.items() if home.headers.get(name) != value]
    if unlike:
        told = f"{site.url} is not served with these headers as they were built: "
        return Finding("headers", Level.WRONG, f"{told}{', '.join(unlike)}.", RELOAD)
    return Finding("headers", Level.WELL, f"All {len(wanted)} headers are as they were built.")


def _same(site: Site, place: Path, live: Fetched) -> Finding:
    """Compare the status that is served with the one on the disk."""
    try:
        ours = json.loads((place / "status/live.json").read_text(encoding="utf-8"))["data_as_of"]
        served = json.loads(live.body)["data_as_of"]
        moments = [datetime.fromisoformat(one or "").astimezone(UTC) for one in (ours, served)]
    except (OSError, ValueError, LookupError, TypeError) as error:
        return Finding("status", Level.UNKNOWN, f"The served status cannot be compared: {error!r}.")
    if moments[1] < moments[0]:
        told = f"{site.url}status/ tells of {served}; the site on the disk of {ours}."
        return Finding("status", Level.WRONG, told, f"The server's root must be {place.absolute()}")
    return Finding("status", Level.WELL, f"The served status is of {served}.")
