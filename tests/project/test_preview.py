"""What a pull request changes for readers: measured without rights, told without trust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hooks.content.site import read_site
from tests.site.drawn import NOW, ROOT, write
from tools.preview import disclosures, drift, pages, whole
from tools.preview_summary import LARGEST, SHOWN, Refused, comment, read, summary

MEASURED: dict[str, Any] = {
    "number": 12,
    "pages": [
        {"path": "help/faq/index.html", "what": "changed", "before": 900, "after": 950},
        {"path": "legal/terms/2027-01-15/changes/index.html", "what": "new", "before": 0,
         "after": 700},
    ],
    "before": {"files": 10, "bytes": 1_000_000},
    "after": {"files": 11, "bytes": 1_250_000},
    "drift": {"en": {"counts": {"current": 30, "behind": 1}, "behind": ["help/faq.md"]}},
    "disclosures": {"counts": {"said": 300, "wanting": 1}, "wanting": ["mediation, es"]},
}  # fmt: skip


def page(words: str, other: str = "") -> str:
    return f"<html><title>T</title><nav>{other}</nav><main><p>{words}</p></main></html>"


def test_only_what_readers_are_told_makes_a_page_changed(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for name, old, new in (
        ("same", page("a"), page("  a ", "the menu has changed")),
        ("words", page("a"), page("b")),
        ("link", page('<a href="x">a</a>'), page('<a href="y">a</a>')),
        ("gone", page("a"), None),
        ("new", None, page("a")),
    ):
        for folder, text in ((before, old), (after, new)):
            if text is not None:
                write(folder / name / "index.html", text)
    write(after / "status/fragments/notice.html", "")  # stands in pages, and says nothing now
    found = {one["path"].partition("/")[0]: one["what"] for one in pages(before, after)}
    assert found == {"gone": "gone", "link": "changed", "new": "new", "words": "changed"}
    sizes = {one["path"]: (one["before"] > 0, one["after"] > 0) for one in pages(before, after)}
    assert sizes["new/index.html"] == (False, True)
    write(after / "new/index.html.br", "packed")
    assert whole(after)["files"] == 5


def test_drift_and_disclosures_are_those_of_the_project() -> None:
    site = read_site(ROOT / "mkdocs.yml", {})
    assert set(drift(site)) == {"en", "es"}
    found = disclosures(site, NOW)
    assert found["counts"]["said"] > 0
    assert found["wanting"] == []  # as parvis check finds it


def test_the_summary_tells_pages_redlines_sizes_drift_and_disclosures() -> None:
    text = summary(MEASURED)
    for line in (
        "**1 pages changed**",
        "| `help/faq/index.html` | changed | 900 → 950 |",
        "**1 redlines of legal texts**",
        "| `legal/terms/2027-01-15/changes/index.html` | new | 0 → 700 |",
        "**Sizes**: 10 → 11 files, 1.00 → 1.25 MB.",
        "**Translations into `en`**: 1 behind, 30 current.",
        "- `help/faq.md` is behind",
        "**Disclosures**: 300 said, 1 wanting.",
        "- wanting: `mediation, es`",
    ):
        assert line in text.split("\n")


def test_a_long_list_is_cut_and_counted() -> None:
    many = [MEASURED["pages"][0] | {"path": f"p{n}/index.html"} for n in range(SHOWN + 3)]
    text = summary(MEASURED | {"pages": many})
    assert f"**{SHOWN + 3} pages changed**" in text and "… and 3 more" in text


@pytest.mark.parametrize(
    "hostile", ["`@everyone` [x](http://a)", "a\n# b", "<img src=x>", "x" * 300, 7, None, ["a"]]
)
def test_words_of_the_pull_request_are_not_repeated(hostile: object) -> None:
    page = MEASURED["pages"][0] | {"path": hostile}
    told = {"counts": {str(hostile): 1}, "behind": [hostile]}
    wrong = MEASURED | {"pages": [page], "drift": {"en": told}}
    wrong["disclosures"] = {"counts": {}, "wanting": [hostile]}
    text = summary(wrong)
    assert "(not shown)" in text
    assert not any(sign in text for sign in ("@everyone", "http://", "<img", "\n# b", "x" * 300))


@pytest.mark.parametrize(
    "wrong",
    [
        {}, MEASURED | {"pages": 3}, MEASURED | {"before": None},
        MEASURED | {"drift": {"en": []}},
        MEASURED | {"pages": [MEASURED["pages"][0] | {"what": "@x"}]},
        MEASURED | {"pages": [MEASURED["pages"][0] | {"before": "1 | [x](y)"}]},
    ],
)  # fmt: skip
def test_another_form_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="another form"):
        summary(wrong)


def test_a_file_that_is_no_measure_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "preview.json"
    for text in ("no JSON", "[]", "[" * 100_000, " " * (LARGEST + 1)):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(Refused):
            read(file)
    file.write_text(json.dumps(MEASURED), encoding="utf-8")
    assert read(file) == MEASURED


def test_only_the_pull_request_that_was_measured_gets_the_comment(tmp_path: Path) -> None:
    ran: list[list[str]] = []

    def run(command: Any) -> str:
        ran.append(list(command))
        return "abc\n"

    for number in (0, True, "12", "12; id", None):
        with pytest.raises(Refused, match="no pull request"):
            comment(MEASURED | {"number": number}, "abc", tmp_path / "c.md", run)
    assert ran == []
    with pytest.raises(Refused, match="not at the commit"):
        comment(MEASURED, "other", tmp_path / "c.md", run)
    assert [one[:3] for one in ran] == [["gh", "pr", "view"]]
    comment(MEASURED, "abc", tmp_path / "c.md", run)
    assert ran[-1][:4] == ["gh", "pr", "comment", "12"]
    assert (tmp_path / "c.md").read_text(encoding="utf-8") == summary(MEASURED)
