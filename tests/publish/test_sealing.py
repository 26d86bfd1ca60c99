"""The ledger of legal texts: what it takes in, and every way in which it can be broken."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hooks.content.facts import read_facts
from hooks.content.problems import ContentError
from hooks.legal.ledger import GENESIS, read_ledger, sha256
from hooks.legal.sealed import check_ledger
from hooks.legal.texts import LegalTexts
from hooks.publish.sealing import erratum, seal
from tests.site.drawn import CODES, Project, draw, page, prints, write

TODAY = date(2027, 2, 1)
FIRST, SECOND = date(2026, 9, 16), date(2027, 1, 15)
TERMS = "legal/terms"


def texts(project: Project) -> LegalTexts:
    site = project.read()
    return LegalTexts(site, read_facts(site.data, site.root))


def faults(project: Project, today: date = TODAY, *, strict: bool = True) -> list[str]:
    read = texts(project)
    kept = read_ledger(read.site.data, read.site.root)
    return [f"{one.level} {one}" for one in sorted(check_ledger(read, kept, today, strict=strict))]


def add(project: Project, day: date, body: str = "## Objet {#scope}\n\nAutre.") -> None:
    for code in CODES:
        meta = f'template: legal-version.html\nversion: "{day}"\neffective: {day}'
        text = page(f"Version {day}", meta, body)
        write(project.file(f"docs/{code}/{TERMS}/{day}.md"), text)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two versions of its terms, both sealed."""
    project = draw(tmp_path_factory.mktemp("sealed") / "project")
    add(project, SECOND)
    seal(texts(project), TODAY)
    return project


@pytest.fixture
def sealed(drawn: Project, tmp_path: Path) -> Project:
    project = drawn.copied(tmp_path / "project")
    assert faults(project) == []
    return project


def ledger(project: Project) -> dict[str, list[dict[str, str]]]:
    return json.loads(project.file("docs/_data/ledger.json").read_text("utf-8"))


def save(project: Project, data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    project.file("docs/_data/ledger.json").write_text(text, "utf-8")


def test_each_language_of_each_version_has_an_entry_chained_to_the_one_before(
    sealed: Project,
) -> None:
    entries = read_ledger(sealed.read().data, sealed.root).ledger.entries
    assert [(one.effective, one.language) for one in entries] == [
        (day, code) for day in (FIRST, SECOND) for code in CODES
    ]
    before = [GENESIS, *(one.digest() for one in entries)]
    assert [one.previous for one in entries] == before[:-1]


def test_what_is_sealed_is_the_title_and_the_text_with_keys_and_the_words_with_facts(
    sealed: Project,
) -> None:
    sealed.edit(f"docs/en/{TERMS}/{SECOND}.md", "Autre.", "By {{ company.legal_name }}:\n\n- one")
    add(sealed, date(2027, 1, 20), "## Who {#who}\n\nBy {{ company.legal_name }}:\n\n- one")
    sealed.edit(f"docs/en/{TERMS}/{SECOND}.md", "By {{ company.legal_name }}:\n\n- one", "Autre.")
    (one,) = [one for one in seal(texts(sealed), TODAY) if one.language == "en"]
    folder = sealed.file("docs/_data/sealed/en/legal/terms/2027-01-20")
    source, words = (folder / "source.txt").read_bytes(), (folder / "sealed.txt").read_bytes()
    assert source.decode() == (
        "# Version 2027-01-20\n\n## Who {#who}\n\nBy {{ company.legal_name }}:\n\n- one\n"
    )
    assert words.decode() == "# Version 2027-01-20\n\n## Who\nBy Visual Exemple:\n- one\n"
    assert (one.source_sha256, one.text_sha256) == (sha256(source), sha256(words))


def test_the_same_texts_give_the_same_ledger_wherever_it_is_written(
    sealed: Project, tmp_path: Path
) -> None:
    other = draw(tmp_path / "elsewhere")
    add(other, SECOND)
    seal(texts(other), TODAY)
    data = Path("docs/_data")
    assert prints(other.file(f"{data}/sealed")) == prints(sealed.file(f"{data}/sealed"))
    assert ledger(other) == ledger(sealed)


def test_sealing_again_adds_nothing(sealed: Project) -> None:
    before = prints(sealed.file("docs/_data"))
    assert seal(texts(sealed), TODAY) == ()
    assert prints(sealed.file("docs/_data")) == before


def test_a_version_is_sealed_on_the_day_it_takes_effect_and_not_before(sealed: Project) -> None:
    add(sealed, date(2027, 3, 1))
    assert seal(texts(sealed), date(2027, 2, 28)) == ()
    assert len(seal(texts(sealed), date(2027, 3, 1))) == len(CODES)


def test_a_changed_byte_is_named_with_its_line_and_what_stood_there(sealed: Project) -> None:
    sealed.edit(f"docs/es/{TERMS}/{SECOND}.md", "Autre.", "Autres.")
    assert faults(sealed) == [
        f"error docs/es/{TERMS}/{SECOND}.md:11:1: sealed-changed This text was sealed as entry 6 "
        'of the ledger and has changed since; the line was "Autre.". Put it back and write a new '
        "version: parvis new legal-version. For a misprint only: parvis legal erratum."
    ]


@pytest.mark.parametrize("old_new", [("title: Version", "title: Verzion"), ('"2027', '"3027')])
def test_a_sealed_version_keeps_its_title_and_its_name(
    sealed: Project, old_new: tuple[str, str]
) -> None:
    sealed.edit(f"docs/fr/{TERMS}/{SECOND}.md", *old_new)
    (found,) = faults(sealed)
    assert " sealed-changed " in found


def test_what_is_said_about_a_version_and_the_line_ends_of_its_file_may_change(
    sealed: Project,
) -> None:
    file = f"docs/fr/{TERMS}/{SECOND}.md"
    sealed.edit(file, "template:", "reviewed: 2027-01-20\ntemplate:")
    windows = sealed.file(file).read_text("utf-8").replace("\n", "\r\n")
    sealed.file(file).write_bytes(b"\xef\xbb\xbf" + windows.encode())
    assert faults(sealed) == []


def test_facts_that_change_later_leave_the_seal_alone(sealed: Project) -> None:
    sealed.edit("docs/_data/company.yml", "legal_name: Visual Exemple", "legal_name: Other SAS")
    assert faults(sealed) == []


def test_a_version_that_took_effect_and_is_not_sealed_is_told(sealed: Project) -> None:
    add(sealed, date(2027, 1, 31))
    found = faults(sealed)
    assert found[0] == (
        f"error docs/en/{TERMS}/2027-01-31.md:6:12: not-sealed This version took effect on "
        "2027-01-31 and is not in the ledger. Run parvis legal seal."
    )
    assert len(found) == len(CODES)
    # A pull request of that morning is not to blame.
    assert all(one.startswith("warning ") for one in faults(sealed, strict=False))


def test_a_version_dated_before_the_newest_sealed_one_is_refused(sealed: Project) -> None:
    add(sealed, date(2026, 12, 1))
    found = faults(sealed, strict=False)
    assert found[0] == (
        f"error docs/en/{TERMS}/2026-12-01.md:6:12: back-dated This version is dated 2026-12-01 "
        "and not sealed, and a later one of the same document, of 2027-01-15, is sealed: nobody "
        "can have read it at its time. Give it a date after that, or take it away."
    )
    before = prints(sealed.file("docs/_data"))
    with pytest.raises(ContentError, match="back-dated"):
        seal(texts(sealed), TODAY)
    assert prints(sealed.file("docs/_data")) == before


def test_a_sealed_version_that_is_gone_is_told(sealed: Project) -> None:
    sealed.file(f"docs/fr/{TERMS}/{FIRST}.md").unlink()
    (found,) = faults(sealed)
    assert f" sealed-missing docs/fr/{TERMS}/{FIRST}.md is sealed and is gone." in found


def test_an_entry_taken_out_breaks_the_chain_and_leaves_its_copies_behind(sealed: Project) -> None:
    data = ledger(sealed)
    del data["entries"][1]
    save(sealed, data)
    codes = {one.split()[2] for one in faults(sealed)}
    assert codes == {"broken-chain", "sealed-copy", "back-dated"}


def test_entries_cut_off_at_the_end_are_missed(sealed: Project) -> None:
    data = ledger(sealed)
    del data["entries"][3:]
    save(sealed, data)
    found = "\n".join(faults(sealed))
    assert '"head" is ' in found
    assert "This sealed copy has no entry in the ledger." in found
    assert " not-sealed " in found


def test_a_ledger_that_was_deleted_is_missed_by_every_check(sealed: Project) -> None:
    sealed.file("docs/_data/ledger.json").unlink()
    assert any(one.startswith("error ") for one in faults(sealed, strict=False))


def test_an_entry_that_was_changed_breaks_the_chain_at_its_line(sealed: Project) -> None:
    data = ledger(sealed)
    data["entries"][2]["version"] = "9.9"
    save(sealed, data)
    lines = sealed.file("docs/_data/ledger.json").read_text("utf-8").split("\n")
    place = [number for number, line in enumerate(lines, 1) if '"previous"' in line][3]
    assert f"error docs/_data/ledger.json:{place}:" in "\n".join(
        one for one in faults(sealed) if "broken-chain Entry 4 names" in one
    )


def test_the_last_entry_cannot_be_changed_either(sealed: Project) -> None:
    data = ledger(sealed)
    data["entries"][-1]["version"] = "9.9"
    save(sealed, data)
    assert any('broken-chain "head" is' in one for one in faults(sealed))


def test_a_copy_that_was_changed_or_lost_is_told(sealed: Project) -> None:
    folder = sealed.file(f"docs/_data/sealed/en/{TERMS}/{FIRST}")
    with (folder / "sealed.txt").open("ab") as file:
        file.write(b" ")
    (folder / "source.txt").unlink()
    changed, lost = sorted(faults(sealed), reverse=True)
    assert "sealed.txt:1:1: sealed-copy This copy was sealed as entry 2 of the ledger" in changed
    assert "source.txt is missing. Take it from the repository's history." in lost


def test_an_erratum_records_the_reason_and_keeps_what_was_sealed_first(sealed: Project) -> None:
    for code in ("fr", "en"):
        sealed.edit(f"docs/{code}/{TERMS}/{FIRST}.md", "[FAQ]", "[Les FAQ]")
    reasons = {"fr": "Une coquille : il manquait un mot.", "en": "A word was missing."}
    made = erratum(texts(sealed), TERMS, FIRST, reasons, TODAY)
    assert [(one.kind, one.language, one.reason, one.reason_language) for one in made] == [
        ("erratum", "fr", "Une coquille : il manquait un mot.", "fr"),
        ("erratum", "en", "A word was missing.", "en"),
    ]
    assert made[1].text == f"en/{TERMS}/{FIRST}/sealed-2.txt"
    assert faults(sealed) == []
    folder = sealed.file(f"docs/_data/sealed/fr/{TERMS}/{FIRST}")
    assert "Les FAQ" not in (folder / "sealed.txt").read_text("utf-8")
    assert "Les FAQ" in (folder / "sealed-2.txt").read_text("utf-8")
    sealed.edit(f"docs/fr/{TERMS}/{FIRST}.md", "Les FAQ", "Mes FAQ")
    assert len(faults(sealed)) == 1


def test_a_reason_in_the_source_language_stands_for_those_that_have_none(sealed: Project) -> None:
    sealed.edit(f"docs/es/{TERMS}/{FIRST}.md", "[FAQ]", "[FAQs]")
    (one,) = erratum(texts(sealed), TERMS, FIRST, {"fr": "Coquille."}, TODAY)
    assert (one.language, one.reason, one.reason_language) == ("es", "Coquille.", "fr")


def test_an_erratum_of_nothing_is_refused(sealed: Project) -> None:
    with pytest.raises(ValueError, match=f"No text of {TERMS} of {FIRST} differs"):
        erratum(texts(sealed), TERMS, FIRST, {"fr": "Coquille."}, TODAY)


def test_an_erratum_does_not_hide_another_change(sealed: Project) -> None:
    sealed.edit(f"docs/fr/{TERMS}/{FIRST}.md", "[FAQ]", "[FAQs]")
    sealed.edit(f"docs/fr/{TERMS}/{SECOND}.md", "Autre.", "Autres.")
    before = prints(sealed.file("docs/_data"))
    with pytest.raises(ContentError, match=f"{SECOND}.md:11:1: sealed-changed"):
        erratum(texts(sealed), TERMS, FIRST, {"fr": "Coquille."}, TODAY)
    assert prints(sealed.file("docs/_data")) == before


def test_a_ledger_that_is_none_is_told_like_any_other_file(sealed: Project) -> None:
    data = ledger(sealed)
    data["entries"][0]["text_sha256"] = "abc"
    save(sealed, data)
    with pytest.raises(ContentError, match=r"ledger\.json:\d+:\d+: wrong-value"):
        faults(sealed)
