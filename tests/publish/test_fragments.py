"""What shows status in a page: one function for build and refresh, in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from lxml import html

from hooks.content.localised import Localised
from hooks.content.strings import catalog
from hooks.publish import fragments, templates, words
from hooks.publish.fragments import Fragment, Fragments
from hooks.publish.gather import Records
from hooks.publish.view import StatusView
from hooks.status.responses import settled
from hooks.status.states import Reason, State
from tests.site.drawn import CODES, MINUTE, NOW, Project

KINDS = [
    *("chip", "summary", "board", "history", "component.website", "days.website"),
    *("responses.website", "incidents.website", "notice.website+checkout"),
]


@pytest.fixture
def view(original: Project) -> StatusView:
    """What the small project's status pages show."""
    with original.opened(NOW) as history:
        shown = Records(original.read(), None).view(history, NOW)
        return replace(shown, responses=settled(shown.responses))


def renders(project: Project, view: StatusView) -> Fragments:
    site = project.read()
    catalogs = {one.code: catalog(one.code, site.overrides / "locales") for one in site.locales}
    env = templates.environment([site.overrides], site.root / templates.CACHE)
    return Fragments(env, site, catalogs, view)


def everything(view: StatusView, state: State, reason: Reason = Reason.TIMEOUT) -> StatusView:
    """The same view with everything in one state."""
    board = view.board
    groups = tuple(
        replace(
            group,
            state=state,
            components=tuple(replace(one, state=state, reason=reason) for one in group.components),
        )
        for group in board.groups
    )
    return replace(view, board=replace(board, state=state, groups=groups))


def renamed(view: StatusView, name: Localised) -> StatusView:
    """The same view whose first component has another name."""
    group = view.board.groups[0]
    first, *rest = group.components
    group = replace(group, components=(replace(first, name=name), *rest))
    return replace(view, board=replace(view.board, groups=(group,)))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("state", State)
def test_each_state_is_told_in_words_and_by_a_shape(
    original: Project, view: StatusView, state: State, code: str
) -> None:
    made = renders(original, everything(view, state))
    say = catalog(code, original.root / "overrides/locales").gettext
    chip = html.fromstring(made.get("chip", code).html)
    assert say(words.OVERALL[state]) in chip.text_content()
    assert f"chip--{state}" in chip.get("class")
    component = html.fromstring(f"<div>{made.get('component.website', code).html}</div>")
    assert component.findtext(".//p[@class='overall__word']") == say(words.STATES[state])
    assert say(words.REASONS[Reason.TIMEOUT]) in component.text_content()
    for kind in KINDS:
        assert made.get(kind, code).name == kind


def test_no_two_states_share_a_shape() -> None:
    assert len(set(words.ICONS.values())) == len(State)


def test_every_state_reason_and_status_has_words() -> None:
    assert set(words.STATES) == set(words.OVERALL) == set(words.ICONS) == set(State)
    assert set(words.REASONS) == set(Reason)


def test_a_notice_is_empty_while_all_works(original: Project, view: StatusView) -> None:
    works = renders(original, everything(view, State.OPERATIONAL))
    assert works.get("notice.website+checkout", "fr").html == ""
    down = renders(original, everything(view, State.MAJOR)).get("notice.website+checkout", "fr")
    assert "Le site" in down.html and "Paiement" in down.html


def test_what_is_not_known_is_no_trouble_of_the_page(original: Project, view: StatusView) -> None:
    made = renders(original, everything(view, State.UNKNOWN))
    assert made.get("notice.website", "fr").html == ""


def test_one_fragment_only_has_a_clock(original: Project, view: StatusView) -> None:
    """Else every page would change at every poll."""
    later = replace(
        view, now=NOW + MINUTE, board=replace(view.board, data_as_of=NOW, valid_until=NOW + MINUTE)
    )
    before, after = renders(original, view), renders(original, later)
    for kind in KINDS:
        assert before.get(kind, "en") == after.get(kind, "en")
    assert before.get("freshness", "en") != after.get("freshness", "en")


def test_a_hash_is_of_the_bytes(original: Project, view: StatusView) -> None:
    made = renders(original, view).get("board", "es")
    assert made.hash == sha256(made.html.encode()).hexdigest()[:12]
    assert made.marked == f"<!--parvis:board {made.hash}-->{made.html}<!--/parvis:board-->"


def test_a_name_is_text_and_not_markup(original: Project, view: StatusView) -> None:
    hostile = Localised.model_validate({"fr": "<script>alert(1)</script> --> & \"'"})
    made = renders(original, renamed(view, hostile))
    for kind in ("board", "component.website"):
        assert "<script" not in made.get(kind, "fr").html
        assert "-->" not in made.get(kind, "fr").html, "it would end the mark of the fragment"


def test_a_name_in_one_language_says_which(original: Project, view: StatusView) -> None:
    made = renders(original, renamed(view, Localised.model_validate({"fr": "Le guichet"})))
    assert '<span lang="fr" data-pagefind-ignore>Le guichet</span>' in made.get("board", "en").html
    assert "<span lang" not in made.get("board", "fr").html


@pytest.mark.parametrize(
    "name", ["", "clock", "component.", "component.A", "notice.a b", "../board", "board.x"]
)
def test_what_is_no_fragment_is_refused(original: Project, view: StatusView, name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of a fragment"):
        renders(original, view).get(name, "fr")


@pytest.mark.parametrize("name", ["component.nothing", "incident.2020-01-01-none"])
def test_what_is_about_nothing_does_not_exist(
    original: Project, view: StatusView, name: str
) -> None:
    made = renders(original, view)
    assert not made.exists(name)
    assert made.exists("component.website") and made.exists("chip")
    with pytest.raises(KeyError):
        made.get(name, "fr")


def fragment(name: str, text: str) -> Fragment:
    return Fragment(name, text, sha256(text.encode()).hexdigest()[:12])


def test_replacing_fills_each_place_of_one_fragment_only() -> None:
    old, new = fragment("component.web", "old"), fragment("component.web", r"new \1 où")
    other = fragment("component.web-site", "other")
    page = f"<p>é</p>\r\n{old.marked} - {other.marked} - {old.marked}\n".encode()
    expected = f"<p>é</p>\r\n{new.marked} - {other.marked} - {new.marked}\n".encode()
    assert fragments.replace(page, new) == expected
    assert fragments.replace(expected, new) == expected


def test_a_page_without_the_fragment_is_untouched() -> None:
    page = b"<!--parvis:board 0--><!--/parvis:chip--> torn"
    assert fragments.replace(page, fragment("board", "x")) == page
    assert fragments.replace(b"", fragment("board", "x")) == b""


def test_the_holder_says_a_language_only_where_it_must() -> None:
    one = fragment("chip", "<b>x</b>")
    assert fragments.placed(one) == (
        f'<div data-fragment="chip" data-pagefind-ignore>{one.marked}</div>'
    )
    assert ' lang="es"' in fragments.placed(one, "es")
    told = fragments.placed(fragment("incident.x", "text"))
    assert "data-pagefind-ignore" not in told, "an incident's text can be found"
