"""An incident told in the forge's form: taken as data, or refused with every fault at its line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.content.problems import ContentError
from hooks.content.records import parse, read_text_record
from hooks.status.issue_form import LONGEST, Told, answers, incident_text, questions, told
from hooks.status.timeline import Impact, Impaired, IncidentFile, IncidentStatus

AT = datetime(2026, 11, 26, 3, 5, tzinfo=UTC)
ASKED = {
    "name": "Name", "components": "Components", "state": "State", "impact": "Impact",
    "status": "Status", "started": "Since", "title-fr": "Titre", "text-fr": "Texte",
    "title-en": "Title", "text-en": "Text",
}  # fmt: skip
FIT = {
    "name": "late-payments", "components": "website, checkout", "state": "partial_outage",
    "impact": "major", "status": "investigating", "started": "2026-11-26T04:00+01:00",
    "title-fr": "Paiements en retard", "text-fr": "Des reçus arrivent en retard.",
    "title-en": "_No response_", "text-en": "_No response_",
}  # fmt: skip


def body(**changed: str) -> str:
    given = FIT | {one.replace("_", "-"): text for one, text in changed.items()}
    return "\n\n".join(f"### {label}\n\n{given[one]}" for one, label in ASKED.items())


def taken(text: str) -> Told:
    return told(answers(text, ASKED), ["website", "checkout"], ["fr", "en"], AT)


def faults(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        taken(text)
    return str(caught.value).split("\n")


def test_a_fit_form_becomes_the_incident_it_tells() -> None:
    one = taken(body())
    assert one.components == {"website": Impaired.PARTIAL, "checkout": Impaired.PARTIAL}
    assert (one.impact, one.status) == (Impact.MAJOR, IncidentStatus.INVESTIGATING)
    assert one.started_at == datetime(2026, 11, 26, 3, tzinfo=UTC)
    assert one.title == {"fr": "Paiements en retard"}  # a language left empty is left out
    read = parse(read_text_record(incident_text(one), "x.yml"), IncidentFile)
    assert read.updates[0].at == AT
    assert read.updates[0].text.root == {"fr": "Des reçus arrivent en retard."}


def test_line_ends_of_windows_and_no_start_are_fine() -> None:
    one = taken(body(started="_No response_").replace("\n", "\r\n"))
    assert one.started_at == AT


@pytest.mark.parametrize(
    "text",
    [
        "$(touch /tmp/owned) `id` ; rm -rf / && echo ${IFS}",
        "key: [unclosed\n- !!python/object/apply:os.system ['id']\n--- \n...\n&a *a",
        "{{ config }} {% for x in y %} ${{ secrets.GITHUB_TOKEN }} ::set-output name=x::y",
        "\"quotes' \\n \\x00 \u2028 \u0085 \ufeff # comment",
        "### A heading of my own\n\n_No response_",
        "<script>alert(1)</script> @everyone <!-- -->",
    ],
)
def test_a_hostile_text_stays_text(text: str) -> None:
    written = incident_text(taken(body(text_fr=text)))
    read = yaml.safe_load(written)
    assert read["updates"][0]["text"]["fr"] == text
    assert set(read) == {"title", "impact", "components", "started_at", "updates"}
    parse(read_text_record(written, "x.yml"), IncidentFile)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_read_back_or_refused(text: str) -> None:
    try:
        one = taken(body(text_fr=text))
    except ContentError:
        return
    assert yaml.safe_load(incident_text(one))["updates"][0]["text"]["fr"] == one.text["fr"]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_body_at_all_is_refused_in_sentences(text: str) -> None:
    assert all(line.startswith("issue:") for line in faults(text))


def test_an_answer_cannot_speak_for_another_question() -> None:
    forged = "Fine.\n\n### Impact\n\nnone"
    assert faults(body(text_fr=forged)) == [
        'issue:33:0: wrong-form The question "Impact" stands there 2 times, not once.'
    ]


def test_questions_out_of_order_are_refused() -> None:
    parts = body().split("\n\n### ")
    swapped = "\n\n### ".join([parts[0], parts[2], parts[1], *parts[3:]])
    assert faults(swapped) == [
        "issue:0:0: wrong-form The questions are not in the order of the form."
    ]


def test_every_fault_is_told_at_once_with_what_is_allowed() -> None:
    wrong = body(
        components="web site, ../../etc", state="down", impact="majo", status="resolved",
        started="yesterday", text_fr="_No response_",
    )  # fmt: skip
    assert faults(wrong) == [
        'issue:5:0: wrong-value "../../etc" is no answer here. Allowed: website, checkout.',
        'issue:5:0: wrong-value "web site" is no answer here. Did you mean "website"?',
        'issue:9:0: wrong-value "down" is no answer here. Allowed: operational, '
        "degraded_performance, partial_outage, major_outage.",
        'issue:13:0: wrong-value "majo" is no answer here. Did you mean "major"?',
        'issue:17:0: wrong-value "resolved" is no answer here. Allowed: investigating, identified, '
        "monitoring.",
        "issue:21:0: wrong-value This is no time with its zone, such as 2026-09-16T08:30Z.",
        'issue:29:0: empty-text The text is empty in "fr", the language that prevails. Write it.',
    ]


def test_a_start_in_the_future_is_refused() -> None:
    later = (AT + timedelta(minutes=1)).isoformat()
    assert "is of 2026-11-26T03:05:00Z" in faults(body(started=later))[0]


def test_a_body_without_end_is_refused_before_it_is_read() -> None:
    assert faults("x" * (LONGEST + 1)) == [
        "issue:0:0: length The issue has 65537 characters; 65536 are allowed."
    ]


def test_a_form_without_a_question_that_is_needed_is_named() -> None:
    form = read_text_record("body: [{id: name, attributes: {label: Name}}]", "incident.yml")
    with pytest.raises(ContentError, match="id components, state, impact, status, started"):
        questions(form)
