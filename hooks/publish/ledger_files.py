"""The ledger on the site: the file, its signature, and the sealed copies it names."""

from __future__ import annotations

from pathlib import Path

from hooks.legal.ledger import FILE
from hooks.legal.sealed import copy
from hooks.publish import files
from hooks.publish.build import SiteBuild
from hooks.publish.signature import PUBLIC_KEY, SIGNATURE


def write_ledger(build: SiteBuild, site_dir: Path) -> None:
    """Write ``legal/ledger.json`` and each sealed copy at its address; raises OSError.

    Their bytes are those that were sealed: whoever saves one can compute its SHA-256 again.
    """
    data = build.site.data
    files.write(site_dir / "legal" / FILE, build.ledger.dumps())
    for name in (SIGNATURE, PUBLIC_KEY):
        if (data / name).is_file():
            files.write(site_dir / "legal" / name, (data / name).read_bytes())
    for entry in build.ledger.entries:
        for address in (entry.source, entry.text):
            kept = data / copy(build.site, address)
            # A missing one is told by the check; the rest of the site can be built.
            if kept.is_file():
                files.write(site_dir / address, kept.read_bytes())
