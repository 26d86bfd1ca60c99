"""A component's state is explained: which voice won, what our checks say alone, and flapping."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from hooks.content.strings import catalog
from hooks.publish import words
from hooks.status.rollup import Ground, Rule
from hooks.status.states import State
from hooks.status.verdict import Source
from tests.publish.test_fragments import renders
from tests.publish.test_fragments import view as view  # a fixture
from tests.site.drawn import CODES, PREFIX, Project

LINKS = {
    Source.INCIDENT: "status/incidents/late/",
    Source.MAINTENANCE: "status/#maintenance",
    Source.DEPENDENCY: "status/components/checkout/",
}
CAUSES = {Source.INCIDENT: "late", Source.DEPENDENCY: "checkout"}


def told(view: Any, **facts: Any) -> Any:
    """The view whose website has other facts."""
    first, *rest = view.board.groups
    website, *others = first.components
    first = replace(first, components=(replace(website, **facts), *others))
    return replace(view, board=replace(view.board, groups=(first, *rest)))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("source", LINKS)
def test_the_voice_that_won_is_named_and_led_to(
    original: Project, view: Any, source: Source, code: str
) -> None:
    say = catalog(code, original.root / "overrides/locales").gettext
    facts = {"state": State.PARTIAL, "source": source, "cause": CAUSES.get(source, "plan")}
    made = renders(original, told(view, probed=State.DEGRADED, **facts))
    for name in ("board", "component.website"):
        tree = html.fromstring(f"<div>{made.get(name, code).html}</div>")
        assert say(words.SOURCES[source]) in tree.text_content()
        assert f"/{PREFIX[code]}{LINKS[source]}" in tree.xpath("//a/@href")
        alone = say("Our checks alone say: %(state)s.") % {"state": say("Degraded performance")}
        assert (alone in tree.text_content()) is (source is not Source.DEPENDENCY)


@pytest.mark.parametrize("code", CODES)
def test_what_the_checks_see_themselves_needs_no_other_voice(
    original: Project, view: Any, code: str
) -> None:
    say = catalog(code, original.root / "overrides/locales").gettext
    made = renders(original, told(view, state=State.MAJOR, source=Source.PROBE))
    text = html.fromstring(f"<div>{made.get('component.website', code).html}</div>").text_content()
    assert not any(say(word) in text for word in words.SOURCES.values())


@pytest.mark.parametrize(
    ("code", "sign"), [("fr", "3 vérif"), ("en", "3 checks"), ("es", "3 comp")]
)
def test_flapping_is_told_in_figures(original: Project, view: Any, code: str, sign: str) -> None:
    made = renders(original, told(view, blips=3))
    assert sign in made.get("board", code).html and sign in made.get("component.website", code).html
    assert sign not in renders(original, told(view, blips=0)).get("board", code).html


@pytest.mark.parametrize("code", CODES)
def test_a_group_says_by_which_rule_it_works(original: Project, view: Any, code: str) -> None:
    say = catalog(code, original.root / "overrides/locales").gettext
    groups = tuple(
        replace(one, rule=Rule.REDUNDANT, ground=Ground.IMPAIRED) for one in view.board.groups
    )
    made = renders(original, replace(view, board=replace(view.board, groups=groups)))
    assert say(words.GROUNDS[Ground.IMPAIRED]) in made.get("board", code).html
    assert say(words.GROUNDS[Ground.WORST]) not in renders(original, view).get("board", code).html
