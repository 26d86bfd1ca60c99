"""What is locked, listed and released: hashes, the list of parts, the archive, the notes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tarfile
import tomllib
from pathlib import Path

import pytest

from tests.site.drawn import ROOT, write
from tools import licences
from tools.release import Refused, archive, digests, fits, notes

CHANGELOG = "# C\n\n## Unreleased\n\n- later\n\n## 1.2.0 - 2026-12-01\n\n### Added\n\n- a\n\n"
CHANGELOG += "## 1.1.0\n\n- b\n\n## 1.0.0 - 2026-11-01\n"


def test_every_file_of_every_package_is_locked_by_its_hash() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    for package in lock["package"]:
        if "registry" in package["source"]:
            files = [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
            assert files, package["name"]
            assert all(one["hash"].startswith("sha256:") for one in files), package["name"]
        else:
            assert package["source"] == {"editable": "."}, package["name"]


def test_each_kind_of_dependency_waits_a_week() -> None:
    text = (ROOT / ".github/dependabot.yml").read_text(encoding="utf-8")
    kinds = text.count("package-ecosystem:")
    assert kinds == 4 and text.count("default-days: 7") == kinds


def test_the_list_of_parts_has_what_the_site_is_built_with(tmp_path: Path) -> None:
    target = tmp_path / "sbom.cdx.json"
    environ = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(
        ["make", "sbom", f"SBOM={target}"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    listed = json.loads(target.read_text(encoding="utf-8"))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    parts = {one["name"]: one for one in listed["components"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert listed["metadata"]["component"]["version"] == project["version"]
    assert {"mkdocs", "mkdocs-material", "pagefind", "sentry-sdk", "pysequoia"} <= set(parts)
    assert "pytest" not in parts  # of the work on it, not of the site
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    locked = {(one["name"], one["version"]) for one in lock}
    assert {(one["name"], one["version"]) for one in parts.values()} <= locked
    assert all(
        reference["hashes"][0]["alg"] == "SHA-256"
        for one in parts.values()
        for reference in one["externalReferences"]
    )


def test_the_notes_of_a_release_are_its_part_of_the_changelog() -> None:
    assert notes(CHANGELOG, "1.2.0") == "### Added\n\n- a\n"
    for version, said in (
        ("1.3.0", 'no heading "## 1.3.0 - YYYY-MM-DD"'),
        ("1.1.0", "without its day"),
        ("1.0.0", "without a line"),
        ("Unreleased", "without its day"),
    ):
        with pytest.raises(Refused, match=said.replace(".", r"\.")):
            notes(CHANGELOG, version)


def test_the_changelog_of_the_project_can_be_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert notes(text.replace("## Unreleased", "## 9.9.9 - 2026-12-01"), "9.9.9")


def test_a_tag_is_the_number_of_the_project() -> None:
    fits("1.2.0", '[project]\nversion = "1.2.0"\n')
    with pytest.raises(Refused, match=r"The tag says 1\.2\.1, pyproject\.toml 1\.2\.0"):
        fits("1.2.1", '[project]\nversion = "1.2.0"\n')


def test_the_archive_of_a_site_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    for number, names in enumerate((("b/index.html", "a.css"), ("a.css", "b/index.html"))):
        for name in names:
            write(tmp_path / f"site{number}" / name, name)
        (tmp_path / f"site{number}/a.css").chmod(0o600 + number)
        archive(tmp_path / f"site{number}", tmp_path / f"{number}.tar.gz", 1_700_000_000)
    first, second = ((tmp_path / f"{n}.tar.gz").read_bytes() for n in range(2))
    assert first == second
    with tarfile.open(tmp_path / "0.tar.gz") as tar:
        assert tar.getnames() == ["site/a.css", "site/b/index.html"]


def test_the_digests_are_those_of_the_files(tmp_path: Path) -> None:
    write(tmp_path / "a", "a")
    (tmp_path / "SHA256SUMS").write_text(digests(tmp_path), encoding="utf-8")
    assert digests(tmp_path) == f"{hashlib.sha256(b'a').hexdigest()}  a\n"
    assert subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path).returncode == 0


def test_the_list_of_licences_is_that_of_what_is_locked_and_each_is_agreed_to() -> None:
    held = (ROOT / "guides/licences.md").read_text(encoding="utf-8")
    assert held == licences.table(ROOT), (
        "run: .venv/bin/python -m tools.licences > guides/licences.md"
    )
    stated = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", held, re.M))
    del stated["package"], stated["---"]
    assert len(stated) > 40
    assert {name: one for name, one in stated.items() if licences.refused(one)} == {}


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ("MIT", set()),
        ("Apache-2.0 OR GPL-3.0-only", set()),
        ("MIT AND GPL-3.0-only", {"GPL-3.0-only"}),
        ("none", {"none"}),
        ("not installed here", {"not", "installed", "here"}),
    ],
)
def test_a_licence_nobody_agreed_to_is_refused(stated: str, refused: set[str]) -> None:
    assert licences.refused(stated) == refused
