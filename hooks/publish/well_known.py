"""What stands under /.well-known/ from facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from hooks.content.facts import Facts
from hooks.publish import files, signing
from hooks.publish.build import SiteBuild
from hooks.publish.security_txt import PATH, security_txt

GPC = ".well-known/gpc.json"


def write_well_known(build: SiteBuild, site_dir: Path, environ: Mapping[str, str]) -> None:
    """Write security.txt and gpc.json; raises OSError and signing.SigningError.

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
