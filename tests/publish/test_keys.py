"""Whatever a fragment may show of a component or a group changes the fragment's key."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from hooks.content.localised import Localised
from hooks.publish.keys import Facts
from hooks.publish.view import StatusView
from hooks.status.facts import ComponentBoard, GroupBoard, Latency, Seconds, Uptime
from hooks.status.rollup import Ground, Rule
from hooks.status.states import Reason, State
from hooks.status.verdict import Source
from tests.publish.samples import NOW, view

OTHER = Localised.model_validate({"fr": "Autre"})
COMPONENT: dict[str, Any] = {
    "name": OTHER,
    "description": OTHER,
    "state": State.MAJOR,
    "reason": Reason.DNS,
    "since": NOW,
    "uptime": Uptime(0.5, 0.5, Seconds()),
    "latency": Latency(9.0, 9.9),
    "source": Source.INCIDENT,
    "cause": "late",
    "probed": State.DEGRADED,
    "blips": 7,
    "theirs": True,
}
"""Another value of each fact of a component."""
GROUP: dict[str, Any] = {
    "name": OTHER,
    "state": State.MAJOR,
    "rule": Rule.REDUNDANT,
    "ground": Ground.IMPAIRED,
}


def changed(group: dict[str, Any], component: dict[str, Any]) -> StatusView:
    """The sample view with facts of its first group, and of its first component, replaced."""
    found = view()
    first, *rest = found.board.groups
    one, *others = first.components
    first = replace(first, components=(replace(one, **component), *others), **group)
    return replace(found, board=replace(found.board, groups=(first, *rest)))


def test_every_fact_of_a_component_and_a_group_is_tried() -> None:
    told = {one.name for one in fields(ComponentBoard)}
    assert told >= {*COMPONENT, "id", "days"}
    assert {one.name for one in fields(GroupBoard)} == {*GROUP, "id", "components"}


@pytest.mark.parametrize("name", COMPONENT)
def test_a_fact_of_a_component_changes_its_key_and_the_board_s(name: str) -> None:
    before, after = Facts(view()), Facts(changed({}, {name: COMPONENT[name]}))
    for fragment in ("component.site", "board"):
        assert before.of(fragment) != after.of(fragment)
    # Another component may name it as its cause.
    same = before.of("component.search") == after.of("component.search")
    assert same is (name != "name")


@pytest.mark.parametrize("name", GROUP)
def test_a_fact_of_a_group_changes_the_board_s_key(name: str) -> None:
    before, after = Facts(view()), Facts(changed({name: GROUP[name]}, {}))
    assert before.of("board") != after.of("board")


def of_a_day(place: int, **fact: Any) -> StatusView:
    """The sample view in which a day of the first component has another fact."""
    days = list(view().board.component("site").days)
    days[place] = replace(days[place], **fact)
    return changed({}, {"days": tuple(days)})


@pytest.mark.parametrize("place", [0, 40])
def test_a_fact_of_a_day_that_is_over_changes_the_key(place: int) -> None:
    for fact in ({"worst": State.PARTIAL}, {"blips": 3}, {"latency": Latency(8.0, 9.0)}):
        for fragment in ("component.site", "days.site", "board"):
            assert Facts(view()).of(fragment) != Facts(of_a_day(place, **fact)).of(fragment)


def test_of_today_only_what_is_shown_of_it_changes_the_key() -> None:
    """Its figures are told when it is over: else the longest table would change each minute."""
    before = Facts(view())
    for fragment in ("component.site", "days.site", "board"):
        assert before.of(fragment) != Facts(of_a_day(-1, worst=State.PARTIAL)).of(fragment)
        assert before.of(fragment) == Facts(of_a_day(-1, latency=Latency(8.0, 9.0))).of(fragment)


def test_the_same_facts_have_the_same_keys() -> None:
    for fragment in ("chip", "board", "history", "component.site", "summary"):
        assert Facts(view()).of(fragment) == Facts(view()).of(fragment)
