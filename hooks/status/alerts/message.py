"""The words of an alert, in the language of its route."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from gettext import NullTranslations

from hooks.content.formats import format_datetime_utc, format_duration, format_list
from hooks.content.localised import Localised
from hooks.content.markup import to_plain
from hooks.content.strings import N_
from hooks.status.alerts.plan import Change, News
from hooks.status.alerts.works import Work
from hooks.status.history import DeliveryKind
from hooks.status.states import Reason, State
from hooks.status.timeline import OVER, MaintenanceStatus, Update
from hooks.status.words import INCIDENT_STATUS, REASONS, STATES

COLON = N_(": ")
"""Between a thing and what is said of it; French wants a space before."""
WELL = N_("%(component)s is working again")
REMINDER = N_("Reminder")
SINCE = N_("Since %(moment)s.")
LASTED = N_("It lasted %(duration)s, from %(start)s to %(end)s.")
LASTS = N_("It has lasted %(duration)s.")
BEFORE = N_("Before: %(state)s.")
ALSO = N_("Also affected: %(components)s.")
AFFECTED = N_("Affected: %(components)s.")
CAUSE = N_("Cause: %(component)s.")
WINDOW = N_("From %(start)s to %(end)s")

BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
"""What must not reach a title: in an e-mail it would begin another header."""


class Tone(StrEnum):
    """How a message sounds: receivers show it by a colour or a sign."""

    FAILURE = "failure"
    WARNING = "warning"
    SUCCESS = "success"
    INFO = "info"


@dataclass(frozen=True)
class Message:
    """What a receiver gets: plain text."""

    title: str
    """One line."""
    body: str
    """Lines; the last is an address."""
    tone: Tone


@dataclass(frozen=True)
class Voice:
    """One language, and where it is spoken."""

    language: str
    """Language code of the site."""
    source: str
    """Language of the texts that have no other."""
    strings: NullTranslations
    """The catalog of `language`."""
    page: str
    """Absolute address of the status page in `language`, with the slash at its end."""

    def say(self, message: str, **values: str) -> str:
        """Return the catalog's words for `message`, filled with `values`."""
        return self.strings.gettext(message) % values if values else self.strings.gettext(message)

    def text(self, localised: Localised) -> str:
        """Return `localised` in this language, else in the source language."""
        return localised.text(self.language, self.source).value

    def about(self, thing: str, words: str) -> str:
        """Return `thing: words`, with the colon of the language."""
        return f"{thing}{self.say(COLON)}{words}"

    def moment(self, time: datetime) -> str:
        """Return a moment in words, UTC."""
        return format_datetime_utc(time, self.language)

    def lasted(self, start: datetime, end: datetime) -> str:
        """Return how long it is from `start` to `end`, in words."""
        return format_duration(max(0.0, (end - start).total_seconds()), self.language)


Names = Mapping[str, Localised]
"""Component ids and their names for readers."""


def of_change(
    change: Change,
    names: Names,
    voice: Voice,
    now: datetime,
    lasted: tuple[datetime, datetime] | None,
) -> Message:
    """Return the words for a component's state; `lasted` is the trouble it is out of, if known."""
    standing = change.standing
    name = voice.text(names[standing.component])
    if standing.state is State.OPERATIONAL:
        start, end = lasted or (standing.change.since, standing.change.since)
        times = {"start": voice.moment(start), "end": voice.moment(end)}
        told = voice.say(LASTED, duration=voice.lasted(start, end), **times) if lasted else ""
        return _message(voice.say(WELL, component=name), [told], voice.page, Tone.SUCCESS)
    title = voice.about(name, voice.say(STATES[standing.state]))
    lines = [
        voice.say(REASONS[Reason(standing.reason)]),
        voice.say(SINCE, moment=voice.moment(standing.change.since)),
    ]
    if change.delivery.kind is DeliveryKind.REMINDER:
        title = voice.about(voice.say(REMINDER), title)
        lines.append(voice.say(LASTS, duration=voice.lasted(standing.change.since, now)))
    elif change.before and change.before is not State.OPERATIONAL:
        lines.append(voice.say(BEFORE, state=voice.say(STATES[change.before])))
    if standing.root in names and standing.root != standing.component:
        lines.append(voice.say(CAUSE, component=voice.text(names[standing.root])))
    if change.others:
        lines.append(voice.say(ALSO, components=_list(change.others, names, voice)))
    return _message(title, lines, voice.page, _tone(standing.state))


def of_news(news: News, names: Names, voice: Voice) -> Message:
    """Return the words for what was said about an incident."""
    incident, last = news.incident, news.updates[-1]
    title = voice.about(voice.text(incident.title), voice.say(INCIDENT_STATUS[last.status]))
    lines = _told(news.updates, voice)
    touched = [name for name in names if name in _touched(news)]
    if touched:
        lines.append(voice.say(AFFECTED, components=_list(touched, names, voice)))
    tone = Tone.SUCCESS if last.status in OVER else Tone.INFO
    return _message(title, lines, f"{voice.page}incidents/{incident.id}/", tone)


def of_work(work: Work, names: Names, voice: Voice) -> Message:
    """Return the words for what is new about a maintenance."""
    title = voice.about(voice.text(work.plan.title), voice.say(INCIDENT_STATUS[work.status]))
    lines = _told(work.updates, voice)
    for window in work.windows:
        times = {"start": voice.moment(window.starts_at), "end": voice.moment(window.ends_at)}
        lines.append(voice.say(WINDOW, **times))
    touched = [name for name in names if name in work.plan.components]
    lines.append(voice.say(AFFECTED, components=_list(touched, names, voice)))
    tone = Tone.SUCCESS if work.status is MaintenanceStatus.COMPLETED else Tone.INFO
    return _message(title, lines, f"{voice.page}#maintenance", tone)


def _told(updates: Sequence[Update], voice: Voice) -> list[str]:
    """Return what was said in plain words; each of several with its moment."""
    texts = [to_plain(voice.text(one.text)) for one in updates]
    if len(updates) == 1:
        return texts
    moments = (voice.moment(one.at) for one in updates)
    return [voice.about(moment, text) for moment, text in zip(moments, texts, strict=True)]


def _touched(news: News) -> set[str]:
    of_updates = (name for one in news.incident.updates for name in one.components)
    return {*news.incident.components, *of_updates}


def _list(components: list[str] | tuple[str, ...], names: Names, voice: Voice) -> str:
    return format_list([voice.text(names[name]) for name in components], voice.language)


def _tone(state: State) -> Tone:
    return Tone.FAILURE if state in (State.PARTIAL, State.MAJOR) else Tone.WARNING


def _message(title: str, lines: list[str], address: str, tone: Tone) -> Message:
    return Message(BREAKS.sub(" ", title), "\n".join([*filter(None, lines), address]), tone)
