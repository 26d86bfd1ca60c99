"""Put uv into the project's environment without pip: `fetch_uv.py PINS TARGET`.

PINS is the requirements file with hashes; TARGET is where the program goes. Asks the index's JSON
(PEP 691) for the release's files, takes the one for this machine whose SHA-256 is pinned, and
refuses any other bytes. Needs only the standard library.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request, urlopen

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
ACCEPT = {"Accept": "application/vnd.pypi.simple.v1+json"}
SECONDS = 60


def main(pins: Path, target: Path) -> None:
    """Fetch, check and unpack uv; ends with a sentence when no pinned file fits this machine."""
    with urlopen(Request(INDEX, headers=ACCEPT), timeout=SECONDS) as answer:
        files = json.load(answer)["files"]
    wheel = choose(files, set(re.findall(r"sha256:([0-9a-f]{64})", pins.read_text())), suffix())
    if wheel is None:
        sys.exit(f"{pins} pins no uv for this machine ({suffix()}). Install uv, then try again.")
    with urlopen(urljoin(INDEX, wheel["url"]), timeout=SECONDS) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
        sys.exit(f"{wheel['filename']} is not the file that {pins} pins; nothing was installed.")
    target.write_bytes(program(content))
    target.chmod(0o755)


def choose(files: list[dict[str, Any]], pinned: set[str], ending: str) -> dict[str, Any] | None:
    """Return the file of the index that is pinned and whose name matches the pattern `ending`."""
    return next(
        (
            file
            for file in files
            if file["hashes"].get("sha256") in pinned and re.search(ending, file["filename"])
        ),
        None,
    )


def suffix(
    system: str = sys.platform, machine: str = platform.machine(), libc: str | None = None
) -> str:
    """Return the pattern of the end of a wheel's name for a machine: PEP 425, 600 and 656."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(machine.lower(), machine.lower())
    if system == "darwin":
        return rf"-macosx_\d+_\d+_{machine.replace('aarch64', 'arm64')}\.whl$"
    musl = "musl" in (libc or sysconfig.get_config_var("HOST_GNU_TYPE") or "")
    return rf"{'musllinux' if musl else 'manylinux'}[\w.]*_{machine}\.whl$"


def program(wheel: bytes) -> bytes:
    """Return the bytes of the program `uv` inside a wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        return archive.read(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
