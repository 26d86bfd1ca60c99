"""Someone follows guides/edit.md, makes the mistakes it tells, and reads the messages it shows."""

from __future__ import annotations

import re
import subprocess
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import hooks.__main__
from tests.site.decided import copied
from tests.site.drawn import ROOT

DAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""The day on which the guide announces its sub-processor."""
GUIDES = ("guides/edit.md", "guides/edit.fr.md")
CLEAN = "0 errors, 0 warnings\n"
Parvis = Callable[[str], str]


def blocks(guide: str, kind: str) -> list[str]:
    text = (ROOT / guide).read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```", text, re.M | re.S)
    return [textwrap.dedent(block) for _, block in found]


def shape(said: str) -> str:
    """What was said, whatever the lines, the revisions and the entries of the ledger are today."""
    return re.sub(r"\b[0-9a-f]{12}\b|(?<=[: ])\d{1,3}(?=[:, .])", "#", said)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path
    copied(root)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    return root


@pytest.fixture
def parvis(project: Path, monkeypatch: pytest.MonkeyPatch) -> Parvis:
    monkeypatch.chdir(project)
    monkeypatch.setattr(hooks.__main__, "now", lambda: DAY)

    def run(command: str) -> str:
        return CliRunner().invoke(hooks.__main__.main, command.split()[1:]).output

    return run


def test_both_guides_show_the_same_messages_and_commands() -> None:
    for kind in ("text", "sh", "yaml"):
        english, french = (blocks(guide, kind) for guide in GUIDES)
        assert english == french, kind


def test_a_sub_processor_is_added_as_the_guide_says(project: Path, parvis: Parvis) -> None:
    register = project / "docs/_data/subprocessors.yml"
    before = register.read_text(encoding="utf-8")
    (entry,) = blocks(GUIDES[0], "yaml")
    slip, twice, late, clean = blocks(GUIDES[0], "text")[:4]

    def check(old: str = "", new: str = "") -> str:
        changed = entry.replace(old, new) if old else entry
        assert not old or changed != entry
        register.write_text(before + textwrap.indent(changed, "  "), encoding="utf-8")
        return shape(parvis("parvis check"))

    lines = check("address:", "adress:").splitlines()
    assert shape(slip).splitlines()[1] in lines
    assert (
        shape(slip).splitlines()[0]
        in check("dpa_url: https://lettres.example/dpa\n", "").splitlines()
    )
    assert check("id: letters", "id: newsletter").startswith(shape(twice))
    assert check().startswith(shape(late))
    assert check("since: 2026-12-01", "since: 2026-12-26") == shape(clean)
    assert clean == CLEAN
    register.write_text(before, encoding="utf-8")


def test_a_paragraph_of_the_terms_is_changed_as_the_guide_says(
    project: Path, parvis: Parvis
) -> None:
    sealed, begun, wanting, stale, accepted = blocks(GUIDES[0], "text")[4:]
    old = project / "docs/fr/legal/terms/2026-09-16.md"
    before = old.read_text(encoding="utf-8")
    paragraph = "activez la vérification en deux étapes"
    old.write_text(before.replace(paragraph, "activez la clé d’accès"), encoding="utf-8")
    assert shape(sealed).strip() in shape(parvis("parvis check"))
    old.write_text(before, encoding="utf-8")

    commands = [line for block in blocks(GUIDES[0], "sh") for line in block.splitlines()]
    new, accept = (
        next(line for line in commands if words in line)
        for words in ("new legal-version", "translation accept")
    )
    assert parvis(new) == begun
    source = project / begun.splitlines()[0].partition(":")[0]
    text = source.read_text(encoding="utf-8")
    assert paragraph in text
    source.write_text(text.replace(paragraph, "activez la clé d’accès"), encoding="utf-8")
    said = shape(parvis("parvis check"))
    assert shape(wanting).strip() in said
    for code in ("fr", "en", "es"):
        page = project / f"docs/{code}/legal/terms/2027-03-01.md"
        text = page.read_text(encoding="utf-8")
        page.write_text(
            re.sub(r"^summary:.*$", "summary: Un mot.", text, flags=re.M), encoding="utf-8"
        )
    assert shape(stale).strip() in shape(parvis("parvis check"))
    assert shape(parvis(accept)) == shape(accepted)
    assert parvis("parvis check") == CLEAN
    assert "clé d’accès" in parvis("parvis legal diff terms")
