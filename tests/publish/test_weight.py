"""Pages that are heavier than their budget."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hooks.content.problems import ContentError
from hooks.content.site import Site
from hooks.publish.weight import HEADERS, Weighing, check_weight
from tests.publish.samples import SITE

NOISE = random.Random(6).randbytes(80_000)
HEAD = (
    '<html lang="en"><link rel="stylesheet" href="/assets/a.css?v=1">'
    '<link rel="canonical" href="https://status.example/">'
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "docs/_data").mkdir(parents=True)
    return replace(SITE, root=tmp_path, data=tmp_path / "docs/_data")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, content in {
        "assets/a.css": b"a{}",
        "assets/photo.webp": NOISE[:50_000],
        "assets/speculation.json": b"{}",
        "index.html": HEAD.encode(),
        "en/legal/terms/index.html": HEAD.encode() + b" word" * 30_000,
        "en/404.html": HEAD.encode() + b'<img src="/assets/photo.webp">',
        "status/fragments/board.html": NOISE,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_pages_count_as_they_are_sent_with_all_they_ask_for(site: Site, built: Path) -> None:
    """150 KB of one word are nothing on the way, and a film is not the page's own weight."""
    assert check_weight(site, built) == []


def test_a_heavy_page_is_told_with_its_size_its_budget_and_its_heaviest_parts(
    site: Site, built: Path
) -> None:
    (built / "en/legal/terms/index.html").write_text(
        HEAD + NOISE[:30_000].hex() + '<img src="/assets/photo.webp">', encoding="latin-1"
    )
    (problem,) = check_weight(site, built)
    assert (problem.path, problem.code) == ("docs/_data/budgets.yml", "heavy-page")
    said = problem.message
    assert said.startswith("/en/legal/terms/ weighs ")
    assert " KB as it is sent; 40 KB are allowed. Heaviest, in KB: assets/photo.webp 50.8," in said
    assert said.endswith(f", assets/a.css {(HEADERS + 11) / 1000:.1f}.")
    heavy = Weighing.of(site, built)
    heavy.add("en/legal/terms/index.html", (built / "en/legal/terms/index.html").read_bytes())
    with pytest.raises(ContentError, match="heavy-page"):
        heavy.refuse()


def test_the_place_is_that_of_the_limit(site: Site, built: Path) -> None:
    limits = (
        'weight:\n  - { pages: ["help/*"], kilobytes: 9 }\n'
        '  - { pages: ["404.html"], kilobytes: 9 }\n'
    )
    (site.data / "budgets.yml").write_text(limits, encoding="utf-8")
    (problem,) = check_weight(site, built)
    assert str(problem).startswith("docs/_data/budgets.yml:3:5: heavy-page /en/404.html weighs ")


def test_a_page_lighter_than_its_limit_once_packed_is_let_through(site: Site, built: Path) -> None:
    shutil.copy(built / "en/legal/terms/index.html", built / "index.html")
    assert check_weight(site, built) == []
