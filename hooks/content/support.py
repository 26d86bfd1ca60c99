"""What support promises: when it answers, how fast, and how much of the time the service works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from hooks.content.company.section import FactGroup, Section, values_of
from hooks.content.company.values import LanguageTag, Line, Url, Whole, Words
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record
from hooks.content.sections import Fact, Facts
from hooks.content.site import Site
from hooks.content.validation import nearest, suggestion

FILE = "support.yml"
HOURS = "support.hours"
"""The fact that the words of `Hours` are printed as."""
ANSWER = "support.sla_hours"
"""The fact with the hours within which any request is answered."""

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _a_zone(name: str) -> str:
    if name not in available_timezones():
        guess = suggestion(name, sorted(available_timezones()))
        raise ValueError(f'"{name}" is no time zone of the IANA database.{guess}')
    return name


Zone = Annotated[str, AfterValidator(_a_zone)]


class Hours(FactGroup):
    """When people answer."""

    says: Words
    """The same in words, with its zone; pages print it as {{ support.hours }}."""
    zone: Zone
    """Time zone of the hours below (IANA): Europe/Paris."""
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    """The days, in English."""
    opens: Clock
    """24 hours, in quotes: "09:00"."""
    closes: Clock
    """Later on the same day."""


class Severity(FactGroup):
    """How fast one kind of request is answered."""

    id: Id
    """Permanent name."""
    name: Words
    """What it is called."""
    means: Words
    """How a reader knows that theirs is one."""
    first_answer_hours: Whole
    """Hours until a person answers first."""
    counts: Literal["always", "open"]
    """Whether these hours run always, or only while support is open."""
    news_hours: Whole | None = None
    """Hours between two pieces of news until it is settled; none are promised without it."""


class Availability(FactGroup):
    """How much of the time one part of the service is to work."""

    component: Line
    """Its id in services.yml; what was measured stands beside the promise."""
    percent: Annotated[float, Field(gt=0, le=100)]
    """Of the time, announced maintenance left out."""


class Relay(FactGroup):
    """A service that relays telephone calls in sign language or in writing."""

    says: Words
    """How to use it, in a sentence."""
    url: Url
    """Where it is."""


class Support(Section):
    """Everything support promises."""

    hours: Hours | None = None
    """When people answer."""
    languages: tuple[LanguageTag, ...] = ()
    """Languages people answer in."""
    relay: Relay | None = None
    """A relay for telephone calls, where there is one."""
    severities: tuple[Severity, ...] = ()
    """The most serious first."""
    availability: tuple[Availability, ...] = ()
    """Of the parts it is promised for."""


def read_support(data_dir: Path, root: Path) -> Support:
    """Read ``support.yml`` in `data_dir`, empty when there is no such file; raises ContentError."""
    return _read(data_dir, root)[0] if (data_dir / FILE).is_file() else Support()


def _read(data_dir: Path, root: Path) -> tuple[Support, Record]:
    record = read_record(data_dir / FILE, root)
    return parse(record, Support), record


def with_hours(facts: Facts, data_dir: Path, root: Path) -> Facts:
    """Return `facts` with the words for when support answers; raises ContentError."""
    if not (data_dir / FILE).is_file():
        return facts
    support, record = _read(data_dir, root)
    if support.hours is None:
        return facts
    place = record.place("hours", "says")
    fact = Fact(support.hours.says, support.is_sample("hours"), place, record.path)
    return replace(facts, by_key={**facts.by_key, HOURS: fact})


def check_support(
    site: Site, facts: Facts, components: Sequence[str], release: bool
) -> list[Problem]:
    """Return what is wrong with ``support.yml``, sorted; raises ContentError.

    `components` are the ids of services.yml; `release` refuses samples. Codes:
    ``missing-language``, ``unknown-component``, ``wrong-hours`` for hours that close before they
    open or are not those of the words, ``slower-answer`` than is promised to all,
    ``sample-support``.
    """
    if not (site.data / FILE).is_file():
        return []
    support, record = _read(site.data, site.root)
    found = list(_languages(site, support, record))
    if release and support.sample:
        message = "What support promises is a sample. Write what is true and take the key out."
        found.append(record.problem("sample-support", message, "sample"))
    if support.hours:
        found += _hours(support.hours, record)
    if (all_within := facts.get(ANSWER)) and all_within.value is not None:
        found += _answers(support, record, int(all_within.value))
    for number, one in enumerate(support.availability):
        if one.component not in components:
            near = nearest(one.component, list(components))
            guess = f'; did you mean "{near}"?' if near else "."
            message = (
                f'There is no component "{one.component}"{guess} Allowed: {", ".join(components)}.'
            )
            at = ("availability", number, "component")
            found.append(record.problem("unknown-component", message, *at, value=True))
    return sorted(found)


def _languages(site: Site, support: Support, record: Record) -> Iterator[Problem]:
    source = site.source.code
    for place, text in values_of(support):
        if isinstance(text, Localised) and isinstance(text.root, dict) and source not in text.root:
            message = f'The text has no "{source}", the language of the source. Add it.'
            yield record.problem("missing-language", message, *place)


def _hours(hours: Hours, record: Record) -> Iterator[Problem]:
    if hours.closes <= hours.opens:
        message = f"Support closes at {hours.closes}, before it opens at {hours.opens}."
        yield record.problem("wrong-hours", message, "hours", "closes", value=True)
    texts = hours.says.root if isinstance(hours.says.root, dict) else {"": hours.says.root}
    for code, text in texts.items():
        for key, clock in (("opens", hours.opens), ("closes", hours.closes)):
            hour = int(clock[:2])
            spoken = {hour, hour - 12 if hour > 12 else hour}
            if not spoken & {int(one) for one in re.findall(r"\d+", text)}:
                message = f'"{key}" is {clock}, and these words do not say {hour}: "{text}".'
                at = ("hours", "says", code) if code else ("hours", "says")
                yield record.problem("wrong-hours", message, *at, value=True)


def _answers(support: Support, record: Record, within: int) -> Iterator[Problem]:
    for number, one in enumerate(support.severities):
        if one.first_answer_hours > within:
            message = (
                f"{one.first_answer_hours} hours is longer than the {within} hours that "
                f'"{ANSWER}" promises for any request.'
            )
            at = ("severities", number, "first_answer_hours")
            yield record.problem("slower-answer", message, *at, value=True)
