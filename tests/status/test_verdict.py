"""What is published of a component, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.status.states import ProbeResult, Reason, State
from hooks.status.timeline import Incident, Maintenance
from hooks.status.verdict import (
    ORDER,
    RANK,
    Confirmation,
    Memory,
    Sight,
    Source,
    Verdict,
    forget_candidates,
    is_offline,
    judge,
    root_cause,
    step,
    worst,
)

T0 = datetime(2026, 9, 16, tzinfo=UTC)
UP, DEGRADED, PARTIAL, DOWN = State.OPERATIONAL, State.DEGRADED, State.PARTIAL, State.MAJOR
UNKNOWN, MAINTENANCE = State.UNKNOWN, State.MAINTENANCE
RULE = Confirmation(confirm=2, recover=2)
TEXT = {"fr": "Texte", "en": "Text", "es": "Texto"}


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def incident(component: str, state: State, start: datetime, **more: Any) -> Incident:
    update = {"at": start, "status": "investigating", "text": TEXT}
    facts = {"id": "late", "title": TEXT, "impact": "minor", "updates": [update], **more}
    return Incident.model_validate(
        {**facts, "components": {component: str(state)}, "started_at": start}
    )


def maintenance(component: str, start: datetime, end: datetime, **more: Any) -> Maintenance:
    facts = {"id": "move", "title": TEXT, "status": "scheduled", **more}
    return Maintenance.model_validate(
        {**facts, "components": [component], "starts_at": start, "ends_at": end}
    )


def result(component: str, state: State, reason: Reason | None = None) -> ProbeResult:
    return ProbeResult(
        component, state, reason or (Reason.OK if state is UP else Reason.TIMEOUT), 0.1, T0
    )


def one(state: State, now: datetime = T0, **given: Any) -> Verdict:
    """The verdict on "web", seen in `state`, whose state was long confirmed to be that."""
    memory = Memory(state, Reason.OK if state is UP else Reason.TIMEOUT, "", at(-600))
    incidents, maintenances = given.get("incidents", ()), given.get("maintenances", ())
    verdicts = judge(
        [result("web", state)], None, incidents, maintenances, {}, now, {"web": memory}
    )
    return verdicts["web"]


def follow(states: str, rule: Confirmation = RULE) -> list[Memory]:
    """The memory after each run, five minutes apart; u up, d degraded, p partial, m major, ? no."""
    letters = {"u": UP, "d": DEGRADED, "p": PARTIAL, "m": DOWN, "?": UNKNOWN}
    memory, memories = Memory(), []
    for n, letter in enumerate(states):
        memory = step(memory, Sight(letters[letter], Reason.OK), at(5 * n), rule)
        memories.append(memory)
    return memories


def test_one_failed_check_does_not_flip_the_public_state() -> None:
    assert [memory.confirmed for memory in follow("uumuu")] == [UP] * 5


def test_a_change_is_published_at_the_second_run_and_dated_back_to_the_first() -> None:
    before, after = follow("uumm")[-2:]
    assert (before.confirmed, before.candidate, before.count) == (UP, DOWN, 1)
    assert (after.confirmed, after.since, after.candidate) == (DOWN, at(10), None)


def test_recovery_takes_two_runs_and_is_dated_back() -> None:
    before, after = follow("ummuu")[-2:]
    assert before.confirmed is DOWN
    assert (after.confirmed, after.since) == (UP, at(15))


def test_confirm_and_recover_are_counted_apart() -> None:
    rule = Confirmation(confirm=1, recover=3)
    assert [memory.confirmed for memory in follow("umuuu", rule)] == [UP, DOWN, DOWN, DOWN, UP]


def test_flapping_confirms_nothing() -> None:
    assert {memory.confirmed for memory in follow("umumumum")} == {UP}


def test_runs_that_disagree_how_bad_it_is_confirm_the_mildest() -> None:
    last = follow("ump")[-1]
    assert (last.confirmed, last.since) == (PARTIAL, at(5))


def test_a_run_that_saw_nothing_neither_confirms_nor_clears() -> None:
    memories = follow("um?m")
    assert memories[2] == memories[1]
    assert (memories[3].confirmed, memories[3].since) == (DOWN, at(5))


def test_what_was_never_known_is_operational_at_the_first_good_run() -> None:
    assert follow("u")[0] == Memory(UP, Reason.OK, "", at(0))


def test_what_was_never_known_is_unknown_until_trouble_is_confirmed() -> None:
    assert [memory.confirmed for memory in follow("mm")] == [UNKNOWN, DOWN]


def test_two_sights_with_a_gap_between_them_are_not_two_in_a_row() -> None:
    memory = follow("um")[-1]
    kept = forget_candidates({"web": memory})["web"]
    assert (kept.confirmed, kept.candidate, kept.count) == (UP, None, 0)


def test_a_clock_set_back_does_not_date_a_state_into_the_future() -> None:
    memory = step(Memory(UP, Reason.OK, "", at(0)), Sight(DOWN, Reason.DNS), at(60), RULE)
    memory = step(memory, Sight(DOWN, Reason.DNS), at(5), RULE)
    assert (memory.confirmed, memory.since) == (DOWN, at(5))


@given(st.text("udpm?", min_size=1, max_size=30), st.integers(1, 4), st.integers(1, 4))
def test_a_state_is_only_confirmed_by_as_many_runs_as_the_rule_says(
    states: str, confirm: int, recover: int
) -> None:
    rule = Confirmation(confirm, recover)
    before = Memory()
    letters = {"u": UP, "d": DEGRADED, "p": PARTIAL, "m": DOWN}
    for n, memory in enumerate(follow(states, rule)):
        if memory.confirmed is not before.confirmed and before.since is not None:
            worse = RANK[memory.confirmed] > RANK[before.confirmed]
            spoken = [letters[letter] for letter in states[: n + 1] if letter != "?"]
            recent = spoken[-(confirm if worse else recover) :]
            signs = [RANK[one] - RANK[before.confirmed] for one in recent]
            assert all(sign > 0 if worse else sign < 0 for sign in signs)
            assert memory.confirmed in recent
        before = memory


def test_without_any_result_the_state_is_unknown_and_never_operational() -> None:
    verdict = judge([], None, (), (), {"web": ()}, T0)["web"]
    assert (verdict.state, verdict.reason, verdict.source) == (
        UNKNOWN,
        Reason.NO_DATA,
        Source.POLLER,
    )


def test_when_everything_fails_and_the_controls_too_the_poller_is_offline() -> None:
    results = [result("web", DOWN, Reason.DNS), result("shop", DOWN, Reason.TIMEOUT)]
    verdicts = judge(results, False, (), (), {}, T0, {"web": Memory(UP, Reason.OK, "", T0)})
    assert {one.state for one in verdicts.values()} == {UNKNOWN}
    assert {one.reason for one in verdicts.values()} == {Reason.POLLER_OFFLINE}
    assert verdicts["web"].memory.confirmed is UP


@pytest.mark.parametrize("controls_ok", [True, None])
def test_when_the_controls_answer_or_there_are_none_it_is_an_outage(
    controls_ok: bool | None,
) -> None:
    rule = Confirmation(confirm=1)
    verdict = judge([result("web", DOWN)], controls_ok, (), (), {}, T0, rule=rule)["web"]
    assert (verdict.state, verdict.reason) == (DOWN, Reason.TIMEOUT)


def test_an_answer_of_any_kind_proves_the_poller_is_online() -> None:
    results = [result("web", DOWN, Reason.TIMEOUT), result("shop", DOWN, Reason.HTTP_STATUS)]
    verdicts = judge(results, False, (), (), {}, T0, rule=Confirmation(confirm=1))
    assert {one.state for one in verdicts.values()} == {DOWN}


@pytest.mark.parametrize("reason", [Reason.METRIC, Reason.BODY, Reason.HTTP_STATUS, Reason.STALE])
def test_an_answer_that_gave_no_figure_is_an_answer_too(reason: Reason) -> None:
    results = [result("web", DOWN, Reason.TIMEOUT), result("backups", UNKNOWN, reason)]
    verdicts = judge(results, False, (), (), {}, T0, rule=Confirmation(confirm=1))
    assert verdicts["web"].state is DOWN


def test_a_poller_that_reads_nothing_but_figures_is_offline_too() -> None:
    results = [result("backups", UNKNOWN, Reason.REFUSED), result("queue", UNKNOWN, Reason.DNS)]
    assert is_offline(results, False)
    verdicts = judge(results, False, (), (), {}, T0)
    assert {one.reason for one in verdicts.values()} == {Reason.POLLER_OFFLINE}


@pytest.mark.parametrize("reason", [Reason.CONFIGURATION, Reason.NO_DATA])
def test_what_nobody_was_asked_tells_nothing_of_the_network(reason: Reason) -> None:
    unasked = ProbeResult("ours", UNKNOWN, reason, None, T0)
    assert is_offline([result("web", DOWN, Reason.DNS), unasked], False)
    assert not is_offline([unasked], False)
    assert not is_offline([result("web", DOWN, Reason.DNS), replace(unasked, latency=0.1)], False)


def test_a_dependency_explains_a_failure_and_does_not_hide_it() -> None:
    depends_on = {"web": (), "db": (), "shop": ("web",), "web2": ("db",)}
    results = [result("web", DOWN), result("shop", DOWN), result("db", UP), result("web2", DOWN)]
    verdicts = judge(results, None, (), (), depends_on, T0, rule=Confirmation(confirm=1))
    shop, web2 = verdicts["shop"], verdicts["web2"]
    assert (shop.state, shop.reason, shop.cause) == (DOWN, Reason.DEPENDENCY, "web")
    assert (web2.reason, web2.cause) == (Reason.TIMEOUT, "")


def test_the_deepest_failing_dependency_is_the_cause_and_circles_end() -> None:
    depends_on = {"a": ("b",), "b": ("c",), "c": ("a",)}
    assert root_cause("a", {"a", "b", "c"}, depends_on) == "c"
    assert root_cause("a", {"a"}, depends_on) == ""


def test_maintenance_covers_what_the_probe_sees_inside_its_window_only() -> None:
    window = maintenance("web", at(0), at(60))
    verdict = one(DOWN, at(0), maintenances=[window])
    assert (verdict.state, verdict.reason, verdict.cause) == (
        MAINTENANCE,
        Reason.MAINTENANCE,
        "move",
    )
    assert (verdict.raw, verdict.since) == (DOWN, at(0))
    assert one(DOWN, at(-1), maintenances=[window]).state is DOWN
    assert one(DOWN, at(60), maintenances=[window]).state is DOWN


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_maintenance_that_is_over_or_cancelled_covers_nothing(status: str) -> None:
    window = maintenance("web", at(0), at(60), status=status)
    assert one(DOWN, at(5), maintenances=[window]).state is DOWN


def test_an_incident_wins_when_it_is_worse_than_the_probe() -> None:
    verdict = one(UP, at(30), incidents=[incident("web", PARTIAL, at(10))])
    assert (verdict.state, verdict.reason, verdict.source, verdict.cause, verdict.since) == (
        PARTIAL,
        Reason.INCIDENT,
        Source.INCIDENT,
        "late",
        at(10),
    )


def test_an_incident_never_makes_it_look_better() -> None:
    verdict = one(DOWN, at(30), incidents=[incident("web", DEGRADED, at(10))])
    assert (verdict.state, verdict.source) == (DOWN, Source.PROBE)


def test_a_resolved_incident_does_not_count() -> None:
    end = {"at": at(20), "status": "resolved", "text": TEXT}
    over = incident("web", DOWN, at(10), resolved_at=at(20), updates=[end])
    assert one(UP, at(19), incidents=[over]).state is DOWN
    assert one(UP, at(20), incidents=[over]).state is UP


def test_an_update_changes_what_the_incident_declares() -> None:
    better = {
        "at": at(20),
        "status": "monitoring",
        "text": TEXT,
        "components": {"web": "operational"},
    }
    calmer = incident("web", DOWN, at(10), updates=[better])
    assert one(UP, at(15), incidents=[calmer]).state is DOWN
    assert one(UP, at(20), incidents=[calmer]).state is UP


def test_of_several_incidents_the_worst_is_shown() -> None:
    both = [incident("web", DEGRADED, at(1)), incident("web", DOWN, at(2), id="worse")]
    assert one(UP, at(5), incidents=both).cause == "worse"


def test_an_incident_during_maintenance_is_not_covered_by_it() -> None:
    verdict = one(
        UP,
        at(5),
        incidents=[incident("web", DOWN, at(1))],
        maintenances=[maintenance("web", at(0), at(60))],
    )
    assert verdict.source is Source.INCIDENT


def test_an_incident_shows_even_while_the_poller_sees_nothing() -> None:
    verdict = judge([], None, [incident("web", DEGRADED, at(0))], (), {"web": ()}, at(5))["web"]
    assert (verdict.state, verdict.raw) == (DEGRADED, UNKNOWN)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], UNKNOWN),
        ([UP, UP], UP),
        ([UP, UNKNOWN], UNKNOWN),
        ([UP, MAINTENANCE], MAINTENANCE),
        ([UNKNOWN, MAINTENANCE], UNKNOWN),
        ([UNKNOWN, DEGRADED], DEGRADED),
        ([DOWN, DOWN], DOWN),
        ([PARTIAL, DOWN, UP], DOWN),
    ],
)
def test_a_group_is_as_its_worst_part(parts: list[State], whole: State) -> None:
    assert worst(parts) is whole


def test_a_group_whose_parts_are_all_dead_is_not_called_a_partial_outage() -> None:
    assert worst([DOWN, DOWN, DOWN]) is DOWN


def test_every_state_has_its_place_in_the_order() -> None:
    assert set(ORDER) == set(State)


@given(
    st.sampled_from(list(State)),
    st.sampled_from(list(Reason)),
    st.sampled_from([True, False, None]),
    st.sampled_from([UP, DEGRADED, PARTIAL, DOWN, None]),
    st.booleans(),
)
def test_the_verdict_is_total_and_operational_only_when_it_was_seen(
    state: State, reason: Reason, controls_ok: bool | None, declared: State | None, window: bool
) -> None:
    verdict = judge(
        [ProbeResult("web", state, reason, None, T0)],
        controls_ok,
        [incident("web", declared, at(0))] if declared else [],
        [maintenance("web", at(0), at(9))] if window else [],
        {},
        at(5),
    )["web"]
    assert isinstance(verdict.reason, Reason)
    if verdict.state is UP:
        assert state is UP
        assert verdict.source is Source.PROBE


NAMES = ("a", "b", "c", "d")
seen = st.builds(
    ProbeResult,
    st.sampled_from(NAMES),
    st.sampled_from(list(State)),
    st.sampled_from(list(Reason)),
    st.none() | st.floats(0, 9),
    st.just(T0),
)
remembered = st.builds(
    Memory,
    st.sampled_from(list(State)),
    st.sampled_from(list(Reason)),
    st.sampled_from(["", "a"]),
    st.sampled_from([None, at(-60)]),
    st.sampled_from([None, *State]),
    st.sampled_from([None, at(-5)]),
    st.integers(0, 5),
)


@given(
    st.lists(seen, max_size=6),
    st.sampled_from([True, False, None]),
    st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3)),
    st.dictionaries(st.sampled_from(NAMES), remembered),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([UP, DEGRADED, PARTIAL, DOWN]))),
    st.lists(st.sampled_from(NAMES), max_size=2),
)
def test_any_run_over_any_memory_has_an_explained_verdict_on_everything(
    results: list[ProbeResult],
    controls_ok: bool | None,
    depends_on: dict[str, list[str]],
    memories: dict[str, Memory],
    declared: list[tuple[str, State]],
    closed: list[str],
) -> None:
    verdicts = judge(
        results,
        controls_ok,
        [incident(name, state, at(-9), id=f"i{n}") for n, (name, state) in enumerate(declared)],
        [maintenance(name, at(-9), at(9)) for name in closed],
        depends_on,
        T0,
        memories,
    )
    assert set(verdicts) == {*depends_on, *(one.component for one in results)}
    for name, verdict in verdicts.items():
        # Who won is named wherever it has a name.
        declares = verdict.source in (Source.INCIDENT, Source.MAINTENANCE)
        assert bool(verdict.cause) or not declares
        # An incident is never hidden by anything milder.
        said = [RANK[state] for one, state in declared if one == name]
        assert RANK[verdict.state] >= max(said, default=0)
        if verdict.state is UP and verdict.source is not Source.INCIDENT:
            assert UP in {verdict.raw, verdict.memory.confirmed}


def test_a_part_that_is_out_explains_what_needs_it_and_one_that_is_slow_does_not() -> None:
    for state, explained in ((PARTIAL, True), (DEGRADED, False)):
        results = [result("shop", DEGRADED), result("database", state)]
        memories = {name: Memory(UP, Reason.OK, "", T0) for name in ("shop", "database")}
        verdicts = judge(
            results, True, (), (), {"shop": ("database",), "database": ()}, T0, memories,
            Confirmation(1, 1),
        )  # fmt: skip
        assert (verdicts["shop"].cause == "database") is explained
        assert (verdicts["shop"].reason is Reason.DEPENDENCY) is explained


def test_what_nobody_saw_is_not_known_since_this_run() -> None:
    assert judge([], None, (), (), {"shop": ()}, at(7))["shop"].since == at(7)


def test_on_the_way_back_the_worst_of_what_was_seen_is_confirmed() -> None:
    memory = Memory(DOWN, Reason.TIMEOUT, "", T0)
    for minute, seen in ((1, PARTIAL), (2, UP)):
        memory = step(memory, Sight(seen, Reason.OK), at(minute), RULE)
    assert (memory.confirmed, memory.since) == (PARTIAL, at(1))
