"""What stands under /.well-known/ from facts, and the redirects that go with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from hooks.content.facts import Facts
from hooks.content.site import Site
from hooks.publish import files, signing
from hooks.publish.build import SiteBuild
from hooks.publish.security_txt import PATH, security_txt

CHANGE_PASSWORD = ".well-known/change-password"
GPC = ".well-known/gpc.json"
NGINX_MAP = ".nginx/redirects.map"
"""Hidden from readers; nginx itself reads it (deploy/nginx/parvis.conf)."""


def write_well_known(build: SiteBuild, site_dir: Path, environ: Mapping[str, str]) -> None:
    """Write security.txt, gpc.json and the redirects; raises OSError and signing.SigningError.

    security.txt is signed when `environ` holds a key in PARVIS_SIGNING_KEY.
    """
    pages = {page.url for listed in build.listed.values() for page in listed}
    text = security_txt(build.site, build.facts, build.now, pages, build.say)
    if key := environ.get("PARVIS_SIGNING_KEY"):
        password = environ.get("PARVIS_SIGNING_PASSWORD", "")
        text = signing.clear_signed(text, key, password, build.known("security.signing_key"))
    files.write(site_dir / PATH, text)
    if (gpc := gpc_json(build.facts)) is not None:
        files.write(site_dir / GPC, gpc)
    moved = redirects(build.site, build.facts)
    files.write(site_dir / "_redirects", static_redirects(moved))
    files.write(site_dir / NGINX_MAP, nginx_map(moved))


def gpc_json(facts: Facts) -> str | None:
    """Return gpc.json (https://www.w3.org/TR/gpc/#gpc-support-resource).

    None when the facts do not say, or only as a sample: the file has no place to say so.
    """
    honoured, updated = facts.get("gpc.honoured"), facts.get("gpc.last_update")
    if honoured is None or honoured.value is None or honoured.sample or updated is None:
        return None
    day = updated.value
    last = day.date() if isinstance(day, datetime) else day
    return json.dumps({"gpc": honoured.value, "lastUpdate": str(last)}) + "\n"


def redirects(site: Site, facts: Facts) -> dict[str, tuple[str, int]]:
    """Return path → target and status (RFC 9110, 15.4) of what is only led elsewhere.

    ``/security.txt`` is where old readers look (RFC 9116, section 3), and change-password where
    password managers do (https://www.w3.org/TR/change-password-url/), which ask for a passing
    redirect.
    """
    found = {f"{site.path}security.txt": (f"{site.path}{PATH}", 301)}
    change = facts.get("account.change_password_url")
    if change and change.value:
        found[f"{site.path}{CHANGE_PASSWORD}"] = (str(change.value), 302)
    return found


def static_redirects(moved: Mapping[str, tuple[str, int]]) -> str:
    """Return ``_redirects``, as Netlify and Cloudflare Pages read it."""
    return "".join(f"{path} {target} {status}\n" for path, (target, status) in moved.items())


def nginx_map(moved: Mapping[str, tuple[str, int]]) -> str:
    """Return lines for nginx's ``map``: address → where it leads, for a passing redirect."""
    passing = {path: target for path, (target, status) in moved.items() if status == 302}
    return "".join(f'"{path}" "{_quoted(target)}";\n' for path, target in passing.items())


def _quoted(target: str) -> str:
    # In nginx's strings a dollar begins a variable, and no escape helps: it is written as %24.
    return target.replace("\\", "%5C").replace('"', "%22").replace("$", "%24")
