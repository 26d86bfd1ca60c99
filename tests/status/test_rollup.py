"""The state of a group, by each of the declared rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.status.rollup import Ground, Part, Rule, Whole, roll_up
from hooks.status.states import State
from hooks.status.verdict import RANK, worst

LETTERS = {
    "u": State.OPERATIONAL, "w": State.MAINTENANCE, "?": State.UNKNOWN,
    "d": State.DEGRADED, "p": State.PARTIAL, "m": State.MAJOR,
}  # fmt: skip
TROUBLE = {State.DEGRADED, State.PARTIAL, State.MAJOR}


def whole(letters: str, rule: Rule, *weights: float) -> tuple[str, Ground]:
    """The state, as a letter, and the ground of a group of components in the states `letters`."""
    weighed = weights or (1.0,) * len(letters)
    parts = [Part(LETTERS[one], weight) for one, weight in zip(letters, weighed, strict=True)]
    state, ground = roll_up(parts, rule)
    return {state: letter for letter, state in LETTERS.items()}[state], ground


@pytest.mark.parametrize(
    ("letters", "state"),
    [("", "?"), ("uuu", "u"), ("uud", "d"), ("upm", "m"), ("u?", "?"), ("uw", "w"), ("w?", "?"),
     ("?d", "d"), ("mmm", "m")],
)  # fmt: skip
def test_by_default_a_group_is_as_its_worst_component(letters: str, state: str) -> None:
    assert whole(letters, Rule.WORST) == (state, Ground.WORST)


@pytest.mark.parametrize(
    ("letters", "state", "ground"),
    [
        ("", "?", Ground.REDUNDANT),
        ("uuu", "u", Ground.REDUNDANT),
        ("umm", "d", Ground.IMPAIRED),
        ("ud", "d", Ground.IMPAIRED),
        ("uw", "u", Ground.REDUNDANT),
        ("u?", "u", Ground.REDUNDANT),
        ("wm", "d", Ground.IMPAIRED),
        ("w?", "w", Ground.REDUNDANT),
        ("pm", "p", Ground.REDUNDANT),
        ("mm", "m", Ground.REDUNDANT),
        ("?m", "m", Ground.UNCLEAR),
        ("??", "?", Ground.REDUNDANT),
    ],
)
def test_a_redundant_group_works_while_one_component_does(
    letters: str, state: str, ground: Ground
) -> None:
    assert whole(letters, Rule.REDUNDANT) == (state, ground)


@pytest.mark.parametrize(
    ("letters", "state", "ground"),
    [
        ("", "?", Ground.MAJORITY),
        ("uuu", "u", Ground.MAJORITY),
        ("uum", "d", Ground.IMPAIRED),
        ("umm", "m", Ground.MAJORITY),
        ("upm", "p", Ground.MAJORITY),
        ("um", "m", Ground.MAJORITY),
        ("uu?", "u", Ground.MAJORITY),
        ("u??", "?", Ground.MAJORITY),
        ("u?m", "m", Ground.UNCLEAR),
        ("uuw", "u", Ground.MAJORITY),
        ("uww", "w", Ground.MAJORITY),
        ("udd", "d", Ground.MAJORITY),
    ],
)
def test_a_majority_decides_and_a_tie_speaks_for_the_worse(
    letters: str, state: str, ground: Ground
) -> None:
    assert whole(letters, Rule.MAJORITY) == (state, ground)


def test_a_majority_is_of_the_weight_and_not_of_the_count() -> None:
    assert whole("umm", Rule.MAJORITY, 3, 1, 1) == ("d", Ground.IMPAIRED)
    assert whole("umm", Rule.MAJORITY, 2, 1, 1) == ("m", Ground.MAJORITY)
    assert whole("uum", Rule.MAJORITY, 1, 1, 3) == ("m", Ground.MAJORITY)


def test_ten_tenths_are_a_whole() -> None:
    assert whole("u" * 5 + "m" * 5, Rule.MAJORITY, *[0.1] * 10) == ("m", Ground.MAJORITY)


def test_weights_mean_nothing_to_the_other_rules() -> None:
    assert whole("um", Rule.WORST, 1000, 0.001) == ("m", Ground.WORST)
    assert whole("um", Rule.REDUNDANT, 0.001, 1000) == ("d", Ground.IMPAIRED)


def test_a_group_whose_parts_are_all_dead_is_a_major_outage_by_every_rule() -> None:
    for rule in Rule:
        assert whole("mmm", rule) == ("m", Ground(rule))


parts = st.lists(
    st.builds(Part, st.sampled_from(list(State)), st.floats(0, 1000, exclude_min=True)),
    max_size=8,
)
rules = st.sampled_from(list(Rule))


@given(parts, rules)
def test_every_group_has_a_state_no_better_than_its_best_and_no_worse_than_its_worst(
    group: list[Part], rule: Rule
) -> None:
    found = roll_up(group, rule)
    assert isinstance(found, Whole) and isinstance(found.ground, Ground)
    states = [part.state for part in group] or [State.UNKNOWN]
    best = min(states, key=RANK.__getitem__)
    assert RANK[best] <= RANK[found.state] <= RANK[worst(states)]


@given(parts, rules)
def test_operational_is_seen_and_never_beside_trouble(group: list[Part], rule: Rule) -> None:
    if roll_up(group, rule).state is not State.OPERATIONAL:
        return
    assert not TROUBLE & {part.state for part in group}
    works = [part.weight for part in group if part.state is State.OPERATIONAL]
    assert works
    if rule is Rule.WORST:
        assert len(works) == len(group)
    if rule is Rule.MAJORITY:
        assert 2 * sum(works) >= sum(part.weight for part in group) * (1 - 1e-12)


@given(parts, rules, st.sampled_from(list(State)), st.integers(0, 7))
def test_when_a_component_gets_worse_its_group_gets_no_better(
    group: list[Part], rule: Rule, state: State, place: int
) -> None:
    if place >= len(group) or RANK[state] < RANK[group[place].state]:
        return
    after = [*group[:place], group[place]._replace(state=state), *group[place + 1 :]]
    seen, later = (roll_up(one, rule).state for one in (group, after))
    # What is not known is no better and no worse: it may turn out to be either.
    if State.UNKNOWN not in {part.state for part in (*group, *after)}:
        assert RANK[later] >= RANK[seen]
