"""Someone follows guides/adopt.md for another company, in two languages, and gets its site."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.built import Built
from tests.site.decided import changed, copied
from tests.site.drawn import ROOT, bare

URL = "https://atelier.example/"
FACTS = {
    "company.siren": "732 829 320",
    "company.vat_number": "FR44732829320",
    "company.rcs_city": "Lille",
    "company.registered_office": "3 place du Nord, 59000 Lille, France",
    "publication_director.name": "Alix Martin",
    "languages.translations": {"fr": "anglais", "en": "English"},
}


def blocks() -> list[str]:
    """The commands of the guide, as they stand there."""
    guide = (ROOT / "guides/adopt.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```", guide, re.M | re.S)


def shell(root: Path, commands: str) -> str:
    done = subprocess.run(
        ["sh", "-euc", commands], cwd=root, env=bare({}), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def drop_spanish(config: Path) -> None:
    """Delete the last entry of the languages, as step 2 says."""
    text = config.read_text(encoding="utf-8")
    before, entry, rest = text.partition("        - locale: es\n")
    assert entry
    config.write_text(before + rest[rest.index("\nnav:") :], encoding="utf-8")


def without_samples(path: Path) -> None:
    """Take out each line that says that a section is a sample, as step 4 says."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^( *)- sample: true\n +", r"\1- ", text, flags=re.M)
    path.write_text(re.sub(r"^ *sample: .*\n", "", text, flags=re.M), encoding="utf-8")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, made into another company's by the steps of the guide."""
    root = tmp_path_factory.mktemp("second")
    copied(root)
    (root / ".venv").symlink_to(Path(sys.executable).parents[1])
    name, languages, history, last = blocks()
    shell(root, name)
    shell(root, languages)
    drop_spanish(root / "mkdocs.yml")
    shell(root, history)
    facts = root / "docs/_data/company.yml"
    without_samples(facts)
    changed(facts, FACTS)
    assert shell(root, last).endswith("\n0 errors, 0 warnings\n")
    return root


@pytest.fixture(scope="module")
def built(second: Path) -> Built:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", second / "site"],
        cwd=second,
        env=bare({}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(second / "site", URL)


def test_the_site_is_that_of_the_other_company(built: Built) -> None:
    for prefix in ("", "en/"):
        words = built.pages[f"{prefix}legal/notice/"].words().replace("\u00a0", " ")
        for fact in ("Atelier Nord SAS", "732 829 320", "Lille", "Alix Martin"):
            assert fact in re.sub(r"\s", " ", words)


def test_nothing_says_the_name_or_the_address_of_the_first(built: Built) -> None:
    said = {
        page.address: found
        for page in built.pages.values()
        if (found := re.findall(r"visual\.example|Visual Exemple|\bVisual\b", page.text))
    }
    assert said == {}
    for name in ("sitemap.xml", "robots.txt", "llms.txt", ".well-known/security.txt"):
        assert "visual.example" not in (built.folder / name).read_text(encoding="utf-8")


def test_it_speaks_two_languages_and_no_third(built: Built) -> None:
    assert not (built.folder / "es").exists()
    for prefix in ("", "en/"):
        alternates = built.pages[f"{prefix}legal/notice/"].alternates
        assert alternates == {
            "fr": f"{URL}legal/notice/",
            "en": f"{URL}en/legal/notice/",
            "x-default": f"{URL}legal/notice/",
        }


def test_no_fact_is_a_sample_and_the_guide_names_the_files_that_have_others(second: Path) -> None:
    done = subprocess.run(
        [second / ".venv/bin/parvis", "check", "--release"],
        cwd=second,
        env=bare({}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    left = set(re.findall(r"docs/_data/([\w./-]+):\d+:\d+: ", done.stdout))
    assert {"subprocessors.yml", "accessibility.yml"} <= left and "company.yml" not in left
    guide = (ROOT / "guides/adopt.md").read_text(encoding="utf-8")
    assert {name for name in left if name not in guide} == set()
