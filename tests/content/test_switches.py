"""The decisions: closed values, and the sentence for each pair that cannot be true together."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.impossible import RULES, impossible
from hooks.content.problems import ContentError
from hooks.content.records import parse, read_text_record
from hooks.content.switches import Switches, allowed, read_switches, sample_switches

ROOT = Path(__file__).parents[2]
DATA = ROOT / "docs/_data"


def switches(**changes: str) -> Switches:
    """The shipped decisions, with changes."""
    text = (DATA / "switches.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.partition(":")[0] not in _keys(changes)]
    more = [f"{name.replace('_', '-')}: {value}" for name, value in changes.items()]
    record = read_text_record("\n".join([*lines, *more]), "switches.yml")
    return parse(record, Switches)


def _keys(changes: dict[str, str]) -> set[str]:
    return {name.replace("_", "-") for name in changes}


def refused(**changes: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        switches(**changes)
    return [problem.message for problem in caught.value.problems]


def test_the_shipped_decisions_can_be_true_together_and_are_samples() -> None:
    read, record = read_switches(DATA, ROOT)

    assert list(impossible(read.values())) == []
    assert [problem.code for problem in sample_switches(read, record)] == ["sample-fact"]


def test_yes_and_no_may_be_written_as_yaml_reads_them() -> None:
    assert switches(traders="no").values()["traders"] == "no"
    assert switches(traders='"yes"').values()["traders"] == "yes"


def test_what_follows_from_a_switch_may_be_used_like_one() -> None:
    assert switches().values()["small-enterprise"] == "yes"
    assert (
        switches(company_size="large", content_sharing="full").values()["small-enterprise"] == "no"
    )


def test_every_switch_has_closed_values_and_a_line_that_says_what_it_is() -> None:
    assert all(len(values) > 1 for values in allowed().values())
    assert set(switches().values()) == set(allowed())
    schema = (DATA / "schemas/switches.json").read_text(encoding="utf-8")
    assert schema.count('"description"') >= len(Switches.model_fields)


def test_a_value_that_does_not_exist_is_told_with_the_nearest() -> None:
    assert refused(company_size="smal") == [
        '"company-size" must be one of: micro, small, medium, large; found "smal". '
        'Did you mean "small"?'
    ]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"contributions": "gift", "determined_projects": "yes", "single_items": "no"},
            [
                "Regulated-status = none cannot go with contributions = gift and "
                "determined-projects = yes: it must be ifp or psp-agent or psp or psfp. Who "
                "matches donors with determined projects must first be registered, normally as "
                "an intermediary, ifp (CMF L548-1 and L548-2)."
            ],
        ),
        (
            {"company_size": "micro"},
            [
                "Accessibility-regime = eaa cannot go with company-size = micro: it must be "
                "voluntary. A micro-enterprise that provides services is exempt from the European "
                "Accessibility Act (C. conso. L412-13); what it publishes is voluntary."
            ],
        ),
        (
            {"accessibility_regime": "art47"},
            [
                "Company-size = small cannot go with accessibility-regime = art47: it must be "
                "large. Article 47 of loi 2005-102 binds private companies from EUR 250 million "
                "turnover in France."
            ],
        ),
    ],
)
def test_an_impossible_pair_is_an_error_with_its_reason(
    changes: dict[str, str], sentences: list[str]
) -> None:
    assert refused(**changes) == sentences


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{'-'.join(rule.given)}-{rule.at}")
def test_every_rule_can_be_broken_and_names_switches_and_values_that_exist(rule: object) -> None:
    known = allowed()
    for name, values in {**rule.given, rule.at: rule.must_be}.items():
        assert set(values) <= set(known[name])
    others = [value for value in known[rule.at] if value not in rule.must_be]
    values = switches().values() | {name: meant[0] for name, meant in rule.given.items()}
    broken = [name for name, _ in impossible(values | {rule.at: others[0]})]
    assert rule.at in broken
    kept = impossible(values | {rule.at: rule.must_be[0]})
    assert all(rule.reason not in sentence for _, sentence in kept)


def test_every_switch_decides_something() -> None:
    texts = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs/fr").rglob("*.md"))
    texts += (DATA / "disclosures.yml").read_text(encoding="utf-8")
    ruled = {name for rule in RULES for name in (*rule.given, rule.at)}
    idle = [name for name in allowed() if f"{name} = " not in texts and name not in ruled]
    assert idle == []
