"""List the packages that the site is built with, each with the licence it states.

`python -m tools.licences` prints what guides/licences.md holds; a test compares the two, and
refuses a licence that nobody has agreed to.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

UV = Path(sys.executable).parent / "uv"
EXPORT = [
    "export", "--quiet", "--locked", "--no-dev", "--extra", "sentry", "--extra", "sign",
    "--no-hashes", "--no-emit-project", "--no-header", "--no-annotate",
]  # fmt: skip
AGREED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "HPND", "ISC", "LGPL", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Python", "Unlicense", "Zlib",
}  # fmt: skip
"""Licences under which we may use and pass on what they cover, as a part beside our own."""
SHORT = (
    (r"apache", "Apache-2.0"), (r"lesser general|lgpl", "LGPL"), (r"mozilla|mpl", "MPL-2.0"),
    (r"python software|^psf", "PSF-2.0"), (r"isc", "ISC"), (r"bsd", "BSD"), (r"mit\b", "MIT"),
    (r"unlicense", "Unlicense"),
)  # fmt: skip
"""What older packages write in words → its short name (https://spdx.org/licenses/)."""
READ = {"resvg-py": "MIT"}
"""What a package that states none has as its file LICENSE, read by us."""
HEAD = """\
# Licences

What the site is built with, made by `.venv/bin/python -m tools.licences > guides/licences.md`. A
licence that is new here is agreed to in `tools/licences.py`, by someone who has read it.

| package | licence |
| --- | --- |
"""


def packages(root: Path) -> list[str]:
    """Return the names of the packages that are locked for use on this machine, sorted."""
    told = subprocess.run([UV, *EXPORT], cwd=root, capture_output=True, text=True, check=True)
    wanted = (Requirement(line) for line in told.stdout.splitlines() if line.strip())
    return sorted(one.name for one in wanted if not one.marker or one.marker.evaluate())


def licence(package: Distribution) -> str:
    """Return the licence a package states: an SPDX expression, or its short name."""
    told = package.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    classed = [one for one in told.get_all("Classifier", []) if one.startswith("License :: OSI")]
    words = [one.rpartition(" :: ")[2] for one in classed] or [
        told["License"][:80] if "License" in told else ""
    ]
    return " AND ".join(sorted({_short(one) for one in words}))


def refused(stated: str) -> set[str]:
    """Return what is in the expression `stated` and not agreed to; with OR, one part is enough."""
    parts = [set(re.findall(r"[\w.+-]+", one)) - {"AND", "WITH"} for one in stated.split(" OR ")]
    return min((part - AGREED for part in parts), key=len)


def _short(words: str) -> str:
    return next((name for sign, name in SHORT if re.search(sign, words, re.I)), words or "none")


def table(root: Path) -> str:
    """Return the list as Markdown; raises what `packages` raises."""
    lines = []
    for name in packages(root):
        try:
            stated = READ.get(name) or licence(distribution(name))
            lines.append(f"| {name} | {stated} |\n")
        except PackageNotFoundError:
            lines.append(f"| {name} | not installed here |\n")
    return HEAD + "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(Path.cwd()))
