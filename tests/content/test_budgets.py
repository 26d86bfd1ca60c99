"""Limits of pages as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.budgets import Budgets, Vitals, read_budgets
from hooks.content.problems import ContentError


def written(root: Path, text: str) -> Path:
    (root / "docs/_data").mkdir(parents=True)
    (root / "docs/_data/budgets.yml").write_text(text, encoding="utf-8")
    return root / "docs/_data"


def test_without_a_file_the_limits_are_the_projects_own(tmp_path: Path) -> None:
    budgets, record = read_budgets(tmp_path, tmp_path)
    assert record is None
    assert budgets == Budgets()
    assert budgets.vitals == Vitals(lcp_ms=2500, inp_ms=200, cls=0.1)
    limits = {page: budgets.weight[budgets.of(page) or 0].kilobytes for page in ("", "legal/a/")}
    assert limits == {"": 40, "legal/a/": 40}
    assert budgets.of("help/faq/") == 1


def test_the_first_entry_that_fits_is_the_limit(tmp_path: Path) -> None:
    data = written(
        tmp_path,
        "weight:\n  - { pages: [legal/long/], kilobytes: 80 }\n"
        '  - { pages: ["legal/*", ""], kilobytes: 20 }\n',
    )
    budgets, _ = read_budgets(data, tmp_path)
    assert [budgets.of(page) for page in ("legal/long/", "legal/a/", "", "help/")] == [
        0, 1, 1, None,
    ]  # fmt: skip


def test_what_cannot_be_a_limit_is_told_with_its_place(tmp_path: Path) -> None:
    data = written(tmp_path, "weight:\n  - { pages: ['*'], kilobytes: 0 }\nvitals:\n  lcp: 2500\n")
    with pytest.raises(ContentError) as caught:
        read_budgets(data, tmp_path)
    places = [str(one).split(" ")[0] for one in caught.value.problems]
    assert places == ["docs/_data/budgets.yml:2:32:", "docs/_data/budgets.yml:4:3:"]
