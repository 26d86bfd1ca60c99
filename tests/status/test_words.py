"""Every state, reason, voice and rule has a sentence in the three languages."""

from __future__ import annotations

from itertools import product

import pytest

from hooks.content.strings import catalog
from hooks.status.rollup import Ground
from hooks.status.states import ProbeResult, Reason, State
from hooks.status.verdict import Confirmation, Source, judge
from hooks.status.words import GROUNDS, REASONS, SOURCES, STATES
from tests.site.drawn import CODES, ROOT
from tests.status.test_verdict import T0, at, incident, maintenance

LOCALES = ROOT / "overrides/locales"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("words", "kinds"),
    [(STATES, State), (REASONS, Reason), (SOURCES, Source), (GROUNDS, Ground)],
)
def test_nothing_is_left_without_words(words: dict[str, str], kinds: type, code: str) -> None:
    assert set(words) == set(kinds)
    said = catalog(code, LOCALES).gettext
    told = [said(word) for word in words.values()]
    assert all(told) and len(set(told)) == len(told), "two of them read the same"
    if code != "en":
        assert [word for word in words.values() if said(word) == word] == []


@pytest.mark.parametrize("code", CODES)
def test_reasons_voices_and_grounds_are_whole_sentences(code: str) -> None:
    said = catalog(code, LOCALES).gettext
    for word in (*REASONS.values(), *SOURCES.values(), *GROUNDS.values()):
        assert said(word)[0].isupper() and said(word).endswith("."), word


@pytest.mark.parametrize("code", CODES)
def test_whatever_the_verdict_it_is_explained_in_words(code: str) -> None:
    said = catalog(code, LOCALES).gettext
    walked = set()
    for state, reason, online, declared, window in product(
        State, Reason, (True, False), (None, State.PARTIAL), (False, True)
    ):
        [verdict] = judge(
            [ProbeResult("web", state, reason, None, T0)],
            online,
            [incident("web", declared, at(0))] if declared else [],
            [maintenance("web", at(0), at(9))] if window else [],
            {},
            at(5),
            rule=Confirmation(1, 1),
        ).values()
        walked.add((verdict.state, verdict.reason, verdict.source))
        for words in (STATES[verdict.state], REASONS[verdict.reason], SOURCES[verdict.source]):
            assert said(words) != words or code == "en"
    assert {state for state, _, _ in walked} == set(State)
    assert {reason for _, reason, _ in walked} == set(Reason)
