"""The words of an alert, sentence by sentence, in three languages."""

from __future__ import annotations

from gettext import NullTranslations

import pytest

from hooks.status.alerts.message import Message, Tone, Voice, of_change, of_news
from hooks.status.alerts.plan import Change, News
from hooks.status.alerts.standing import Standing
from hooks.status.history import Delivery, DeliveryKind, Transition
from hooks.status.states import Reason, State
from hooks.status.words import REASONS, STATES
from tests.status.alerts.desk import DOWN, PARTIAL, SERVICES, UP, at, incident, route

NAMES = {one.id: one.name for one in SERVICES.components}
FR = {
    ": ": "\u202f: ",
    "%(component)s is working again": "%(component)s\u202f: de nouveau en service",
    "Affected: %(components)s.": "Touchés\u202f: %(components)s.",
    "Also affected: %(components)s.": "Également touchés\u202f: %(components)s.",
    "Before: %(state)s.": "Avant\u202f: %(state)s.",
    "Cause: %(component)s.": "Cause\u202f: %(component)s.",
    "Investigating": "Recherche en cours",
    "It did not answer in time.": "Pas de réponse à temps.",
    "It has lasted %(duration)s.": "Cela dure depuis %(duration)s.",
    "It lasted %(duration)s, from %(start)s to %(end)s.":
        "Durée\u202f: %(duration)s, du %(start)s au %(end)s.",
    "Major outage": "Panne majeure",
    "Partial outage": "Panne partielle",
    "Reminder": "Rappel",
    "Since %(moment)s.": "Depuis le %(moment)s.",
}  # fmt: skip
ES = {
    "%(component)s is working again": "%(component)s: funciona de nuevo",
    "Also affected: %(components)s.": "También afectados: %(components)s.",
    "It did not answer in time.": "No respondió a tiempo.",
    "Major outage": "Interrupción grave",
    "Since %(moment)s.": "Desde el %(moment)s.",
}


class Catalog(NullTranslations):
    """A catalog out of a dictionary."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self.words = words

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)


def voice(language: str) -> Voice:
    words = {"fr": FR, "es": ES}.get(language, {})
    prefix = "" if language == "fr" else f"{language}/"
    return Voice(language, "fr", Catalog(words), f"https://visual.example/{prefix}status/")


def change(
    state: State,
    *,
    kind: DeliveryKind = DeliveryKind.CHANGE,
    before: State | None = None,
    others: tuple[str, ...] = (),
    root: str = "database",
    reason: Reason = Reason.TIMEOUT,
) -> Change:
    transition = Transition("database", UP, state, reason, "probe", "", at(1), at(2))
    standing = Standing("database", state, reason, transition, root, quiet=False)
    delivery = Delivery("on-call", kind, "database", "x", 1, state, at(2))
    return Change(route(), delivery, standing, before, others)


def test_an_outage_with_what_it_takes_along() -> None:
    told = change(DOWN, others=("website", "checkout"))
    found = {
        language: of_change(told, NAMES, voice(language), at(2), None)
        for language in ("fr", "en", "es")
    }
    assert found["fr"] == Message(
        "Base de données\u202f: Panne majeure",
        "Pas de réponse à temps.\n"
        "Depuis le 16 septembre 2026, 08:01 UTC.\n"
        "Également touchés\u202f: Site et Paiement.\n"
        "https://visual.example/status/",
        Tone.FAILURE,
    )
    assert found["en"] == Message(
        "Database: Major outage",
        "It did not answer in time.\n"
        "Since 16 September 2026, 08:01 UTC.\n"
        "Also affected: Website and Checkout.\n"
        "https://visual.example/en/status/",
        Tone.FAILURE,
    )
    # The checkout has no Spanish name: the source language's stands in.
    assert found["es"] == Message(
        "Base de datos: Interrupción grave",
        "No respondió a tiempo.\n"
        "Desde el 16 de septiembre de 2026, 8:01 UTC.\n"
        "También afectados: Sitio web y Paiement.\n"
        "https://visual.example/es/status/",
        Tone.FAILURE,
    )


def test_the_end_of_an_outage() -> None:
    told = of_change(change(UP, before=DOWN), NAMES, voice("fr"), at(20), (at(1), at(20)))
    assert told == Message(
        "Base de données\u202f: de nouveau en service",
        "Durée\u202f: 19 minutes, du 16 septembre 2026, 08:01 UTC "
        "au 16 septembre 2026, 08:20 UTC.\nhttps://visual.example/status/",
        Tone.SUCCESS,
    )


def test_an_end_whose_beginning_is_not_known_gives_no_length() -> None:
    told = of_change(change(UP), NAMES, voice("en"), at(20), None)
    assert told.body == "https://visual.example/en/status/"


def test_a_reminder_a_change_and_a_cause_in_french() -> None:
    reminder = change(DOWN, kind=DeliveryKind.REMINDER, before=DOWN)
    told = of_change(reminder, NAMES, voice("fr"), at(241), None)
    assert told.title == "Rappel\u202f: Base de données\u202f: Panne majeure"
    assert "\nCela dure depuis 4\xa0heures.\n" in told.body
    worse = change(DOWN, before=PARTIAL, root="backups")
    told = of_change(worse, NAMES, voice("fr"), at(2), None)
    assert "\nAvant\u202f: Panne partielle.\nCause\u202f: Sauvegardes.\n" in told.body


def test_news_of_an_incident_in_french() -> None:
    one = incident()
    delivery = Delivery("on-call", DeliveryKind.UPDATE, one.id, "x", 1, None, at(11))
    told = of_news(News(route(), (delivery,), one, one.updates), NAMES, voice("fr"))
    assert told == Message(
        "Lenteurs\u202f: Recherche en cours",
        "FR We are looking into it.\nTouchés\u202f: Site.\n"
        "https://visual.example/status/incidents/late/",
        Tone.INFO,
    )


def test_a_title_is_one_line_whatever_was_written() -> None:
    one = incident(title="Late\r\nBcc: all@visual.example\u2028x")
    delivery = Delivery("on-call", DeliveryKind.UPDATE, one.id, "x", 1, None, at(11))
    told = of_news(News(route(), (delivery,), one, one.updates), NAMES, voice("en"))
    assert told.title == "Late Bcc: all@visual.example x: Investigating"


def test_a_percent_sign_in_a_name_is_a_percent_sign() -> None:
    names = {**NAMES, "database": type(NAMES["database"])("100 %s %(x)s")}
    told = of_change(change(UP), names, voice("en"), at(2), None)
    assert told.title == "100 %s %(x)s is working again"


@pytest.mark.parametrize("state", [one for one in State if one is not UP])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_state_and_reason_has_words(state: State, reason: Reason) -> None:
    told = of_change(change(state, reason=reason), NAMES, voice("en"), at(2), None)
    assert told.title == f"Database: {STATES[state]}"
    assert told.body.startswith(f"{REASONS[reason]}\n")
