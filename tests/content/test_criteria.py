"""The grid of criteria: complete, founded on tests that exist, and never more than they decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hooks.content.accessibility import Statement, check_statement, read_statement, with_statement
from hooks.content.company.section import values_of
from hooks.content.criteria import (
    COUNTS,
    FILE,
    IDS,
    RESULTS,
    Grid,
    check_grid,
    check_languages,
    read_grid,
)
from hooks.content.facts import read_facts
from hooks.content.localised import Localised
from hooks.content.problems import ContentError
from hooks.content.records import Record, parse, read_text_record

ROOT = Path(__file__).parents[2]
DATA = ROOT / "docs/_data"
TODAY = date(2026, 11, 26)
TEXT = (DATA / FILE).read_text(encoding="utf-8")
STATEMENT = (DATA / "accessibility.yml").read_text(encoding="utf-8")
CODES = {"fr", "en", "es"}


@dataclass(frozen=True)
class Changed:
    """The shipped grid after one thing in its text was changed."""

    before: str
    after: str

    def read(self) -> tuple[Grid, Record]:
        assert self.before in TEXT
        record = read_text_record(TEXT.replace(self.before, self.after, 1), FILE)
        return parse(record, Grid), record


@pytest.fixture(scope="module")
def shipped() -> Grid:
    read = read_grid(DATA, ROOT)
    assert read
    return read[0]


def stated(more: str = "") -> tuple[Statement, Record]:
    record = read_text_record(f"{STATEMENT}\n{more}", "accessibility.yml")
    return parse(record, Statement), record


def test_the_grid_has_the_hundred_and_six_criteria_of_thirteen_themes(shipped: Grid) -> None:
    assert (len(COUNTS), len(IDS)) == (13, 106)
    assert tuple(one.id for one in shipped.criteria) == IDS
    assert sum(shipped.count(result) for result in RESULTS) == 106


def test_every_test_a_criterion_rests_on_is_there(shipped: Grid) -> None:
    used = {name for one in shipped.criteria for name in one.by}
    assert used == set(shipped.methods)
    for name, method in shipped.methods.items():
        for test in method.tests:
            text = (ROOT / test).read_text(encoding="utf-8")
            assert "\ndef test_" in text, f"{name}: {test}"


def test_every_word_of_the_grid_is_in_each_language(shipped: Grid) -> None:
    texts = [text for _, text in values_of(shipped) if isinstance(text, Localised)]
    texts += [*shipped.reasons.values(), *(one.says for one in shipped.methods.values())]
    assert len(texts) > 120
    for text in texts:
        assert isinstance(text.root, dict)
        assert set(text.root) == CODES
    assert {one.why for one in shipped.criteria} - {None} == set(shipped.reasons)


def test_counts_are_facts_and_the_level_is_not_theirs() -> None:
    facts = with_statement(read_facts(DATA, ROOT), DATA, ROOT, TODAY)
    counted = [facts.by_key[f"criteria.{one.replace('-', '_')}"].value for one in RESULTS]
    assert sum(counted) == facts.by_key["criteria.total"].value == 106
    assert facts.switches
    assert facts.switches["accessibility-status"] == "none"
    assert facts.switches["accessibility-audit"] == "missing"


NOT_A_METHOD = Changed("by: [axe, markup]", "by: [axe, mark-up]")
NOT_A_REASON = Changed("why: relevance", "why: relevence")
UNFOUNDED = Changed("    result: passed\n    by: [axe, markup]\n", "    result: passed\n")
WITHOUT_WHY = Changed(
    "    result: person\n    by: [markup]\n    why: relevance\n", "    result: person\n"
)
OUT_OF_ORDER = Changed('- id: "1.2"', '- id: "1.3"')


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (NOT_A_METHOD, '"mark-up" is no method. Allowed: axe, markup, policy'),
        (NOT_A_REASON, '"relevence" is no reason. Allowed: none, relevance'),
        (UNFOUNDED, "It is said to be met, and no method tests it."),
        (WITHOUT_WHY, "Say why it is not met by tests"),
        (OUT_OF_ORDER, "Here stands 1.2: the grid has each of 106 criteria, in order."),
    ],
    ids=["method", "reason", "unfounded", "why", "order"],
)
def test_a_grid_that_does_not_hold_is_refused(changed: Changed, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        changed.read()
    [problem] = caught.value.problems
    assert problem.message.startswith(said)
    assert problem.line > 1


def test_a_grid_that_ends_early_or_goes_on_is_refused() -> None:
    last = TEXT.rindex("  - id:")
    for text, wanted in ((TEXT[:last], "13.12"), (TEXT + TEXT[last:], "the end")):
        with pytest.raises(ContentError) as caught:
            parse(read_text_record(text, FILE), Grid)
        assert f"Here stands {wanted}:" in caught.value.problems[0].message


def failing() -> tuple[Grid, Record]:
    """The grid with 10.7 not met."""
    place = TEXT.index('- id: "10.7"')
    rest = TEXT[place:].replace("result: passed", "result: failed\n    why: look", 1)
    record = read_text_record(TEXT[:place] + rest, FILE)
    return parse(record, Grid), record


def test_a_failure_that_the_statement_does_not_name_is_told() -> None:
    grid, record = failing()
    [problem] = check_grid(grid, record, *stated(), TODAY)
    assert problem.code == "unsaid-failure"
    assert 'Add one with criterion: "10.7".' in problem.message
    named = STATEMENT.replace('criterion: "4.5"', 'criterion: "10.7"')
    record_named = read_text_record(named, "accessibility.yml")
    statement = parse(record_named, Statement)
    assert list(check_grid(grid, record, statement, record_named, TODAY)) == []


def test_an_audit_cannot_claim_what_the_grid_knows_to_fail() -> None:
    grid, record = failing()
    audit = (
        "audit: { date: 2026-06-01, auditor: Exemple, criteria: "
        "{ passed: 106, failed: 0, not_applicable: 0 } }"
    )
    statement, said = stated(audit)
    found = {one.code: one for one in check_grid(grid, record, statement, said, TODAY)}
    assert set(found) == {"unsaid-failure", "claims-more"}
    assert found["claims-more"].path == "accessibility.yml"
    assert "at most 105 can be" in found["claims-more"].message


def test_the_shipped_grid_says_nothing_the_statement_leaves_out() -> None:
    read = read_grid(DATA, ROOT)
    assert read
    statement = read_statement(DATA, ROOT)
    assert list(check_grid(*read, *statement, TODAY)) == []
    assert list(check_statement(*statement, TODAY)) == []
    [early] = check_grid(*read, *statement, date(2026, 11, 25))
    assert early.code == "future-date"


def test_a_text_without_the_source_s_language_is_told() -> None:
    grid, record = Changed("{ fr: Cadres, en: Frames", "{ en: Frames").read()
    [problem] = check_languages(grid, record, "fr")
    assert problem.code == "missing-language"
    assert problem.line == 1 + TEXT[: TEXT.index("{ fr: Cadres")].count("\n")


def test_without_a_grid_nothing_is_counted(tmp_path: Path) -> None:
    (tmp_path / "accessibility.yml").write_text(STATEMENT, encoding="utf-8")
    facts = with_statement(read_facts(DATA, ROOT), tmp_path, ROOT, TODAY)
    assert not [key for key in facts.by_key if key.startswith("criteria.")]
