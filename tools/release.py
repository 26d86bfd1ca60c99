"""What a release is made of: release.py VERSION SITE FOLDER.

FOLDER gets the built SITE as one archive, the list of what it was built with (CycloneDX), the
notes from CHANGELOG.md, and the digests of all. The archive is the same for the same site: names in
order, no owner, the time of the commit. Exit 2, in a sentence, when VERSION is not the project's or
the changelog says nothing of it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADING = re.compile(r"^## (?P<name>\S+)(?: - (?P<day>\d{4}-\d\d-\d\d))?[ \t]*$", re.M)


class Refused(Exception):
    """It cannot be released so; the message says why and what to do."""


def notes(changelog: str, version: str) -> str:
    """Return what `changelog` says of `version`; raises Refused when that is nothing."""
    found = list(HEADING.finditer(changelog))
    for number, one in enumerate(found):
        if one["name"] == version:
            end = found[number + 1].start() if number + 1 < len(found) else len(changelog)
            if one["day"] and (text := changelog[one.end() : end].strip()):
                return f"{text}\n"
            raise Refused(f"CHANGELOG.md has {version} without its day or without a line.")
    raise Refused(
        f'CHANGELOG.md has no heading "## {version} - YYYY-MM-DD". Rename "Unreleased" to it.'
    )


def fits(version: str, project: str) -> None:
    """Raise Refused unless `project`, the text of pyproject.toml, has this `version`."""
    own = tomllib.loads(project)["project"]["version"]
    if own != version:
        raise Refused(f"The tag says {version}, pyproject.toml {own}. Make them the same.")


def archive(site: Path, target: Path, moment: int) -> None:
    """Write the folder `site` as the .tar.gz `target`; `moment` (Unix time) is in every header."""
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in sorted(one for one in site.rglob("*") if one.is_file()):
            entry = tarfile.TarInfo(f"site/{path.relative_to(site).as_posix()}")
            entry.size, entry.mtime, entry.mode = path.stat().st_size, moment, 0o644
            with path.open("rb") as content:
                tar.addfile(entry, content)


def digests(folder: Path) -> str:
    """Return the SHA-256 of each file in `folder`, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files)


def main(arguments: Sequence[str], moment: int) -> int:
    """Make the release that `arguments` name; `moment` is the Unix time of its commit."""
    version, site, folder = arguments[0].removeprefix("v"), Path(arguments[1]), Path(arguments[2])
    try:
        fits(version, (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        said = notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
        if not (site / "index.html").is_file():
            raise Refused(f"{site} holds no built site: run make site first.")
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notes.md").write_text(said, encoding="utf-8")
    archive(site, folder / f"parvis-site-{version}.tar.gz", moment)
    subprocess.run(
        ["make", "--silent", "sbom", f"SBOM={folder.resolve() / 'sbom.cdx.json'}"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    (folder / "SHA256SUMS").write_text(digests(folder), encoding="utf-8")
    return 0


if __name__ == "__main__":
    EPOCH = subprocess.run(
        ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    sys.exit(main(sys.argv[1:], int(EPOCH)))
