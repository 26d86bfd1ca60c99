"""What is read or written on a reader's device: each tracker once, for the policy and the pages.

The tables of the policy on cookies, the question that asks for consent and the policy of the
server come from these entries; a test sees that the scripts store nothing that has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hooks.content.codes import Code
from hooks.content.company.section import FactGroup, misplaced, repeated, values_of
from hooks.content.company.values import Line, Words
from hooks.content.conditions import Condition, UnknownSwitch, parse_condition
from hooks.content.facts import Facts, fill_value
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import Record, parse_if_there, read_record
from hooks.content.site import Site

FILE = "trackers.yml"
Basis = Literal["requested", "communication", "preference", "audience", "consent"]
"""Why it needs no consent (loi 78-17 article 82, CNIL), or ``consent``: it does."""
Kind = Literal["cookie", "local-storage", "service-worker", "script-and-cookie", "request"]
"""Where it is kept; ``request``: nothing is kept, what the device sends is read."""


class Tracker(FactGroup):
    """One thing that is read or written on a reader's device."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    """Never used again for another."""
    name: Words
    """What readers know it as."""
    kind: Kind
    """Where it is kept."""
    on: Literal["site", "service"]
    """Whether this site uses it, or the service that the site tells of."""
    keys: tuple[Line, ...] = ()
    """Names it is kept under: of the cookie, in local storage, of the cache."""
    by: Line
    """The fact with the name of who sets it: service.name."""
    purpose: Words
    """What for; facts may stand in it."""
    lifetime: Words
    """How long; facts may stand in it."""
    basis: Basis
    """Why it needs no consent, or that it does."""
    applies: Line | None = None
    """When it is used, as in ``analytics = matomo-exempt``; without it, always."""
    sample: bool = False
    """Whether it is only an example."""

    def condition(self) -> Condition | None:
        """Return when it is used; None: always. Raises ValueError."""
        return parse_condition(self.applies) if self.applies else None


class Trackers(FactGroup):
    """Every tracker: ``trackers.yml``."""

    trackers: tuple[Tracker, ...] = ()
    """In the order of the policy's table."""

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        ids = (one.id for one in self.trackers)
        said = "%s is another entry already. Give this one its own id."
        if wrong := list(repeated("trackers", ids, said)):
            raise misplaced(wrong)
        return self

    def used(self, facts: Facts) -> tuple[Tracker, ...]:
        """Return those in use under the decisions of `facts`."""
        switches = facts.switches
        held = ((one, one.condition()) for one in self.trackers)
        return tuple(
            one for one, when in held if when is None or switches is None or when.holds(switches)
        )


def read_trackers(data_dir: Path, root: Path) -> Trackers:
    """Read ``trackers.yml`` in `data_dir`, empty when there is none; raises ContentError."""
    return parse_if_there(data_dir / FILE, root, Trackers)


def check_trackers(site: Site, trackers: Trackers, facts: Facts) -> list[Problem]:
    """Return what is wrong with the entries, sorted by place.

    Codes: ``missing-language``, ``unknown-switch``, ``bad-condition``, ``unknown-fact``,
    ``missing-fact``, ``consent-not-asked``.
    """
    if not (site.data / FILE).is_file():
        return []
    record = read_record(site.data / FILE, site.root)
    found: list[Problem] = []
    for place, text in values_of(trackers):
        if isinstance(text, Localised) and isinstance(text.root, dict):
            found += _languages(site, record, place, text)
            found += _facts(site, record, place, text, facts)
    for number, one in enumerate(trackers.trackers):
        found += _one(record, ("trackers", number), one, facts)
    return sorted(found)


def sample_trackers(site: Site, trackers: Trackers) -> Iterator[Problem]:
    """Yield a problem for each tracker that is a sample: a release may not publish it."""
    if not any(one.sample for one in trackers.trackers):
        return
    record = read_record(site.data / FILE, site.root)
    for number, one in enumerate(trackers.trackers):
        if one.sample:
            message = (
                f'"{one.id}" is a sample; a release may not publish it. Delete the entry, or the '
                "line sample: true when it is real."
            )
            yield record.problem("sample-record", message, "trackers", number, "sample")


def _languages(
    site: Site, record: Record, place: tuple[str | int, ...], text: Localised
) -> Iterator[Problem]:
    if isinstance(text.root, dict) and site.source.code not in text.root:
        message = f'The text has no "{site.source.code}", the language of the source. Add it.'
        yield record.problem("missing-language", message, *place)


def _facts(
    site: Site, record: Record, place: tuple[str | int, ...], text: Localised, facts: Facts
) -> Iterator[Problem]:
    for code, words in text.root.items() if isinstance(text.root, dict) else ():
        filled = fill_value(words, facts, code, site.source.code, record.path)
        for problem in filled.problems:
            # A fact that has no value is told only where it is used.
            if problem.code != "missing-fact":
                yield record.problem(problem.code, problem.message, *place, code, value=True)


def _one(
    record: Record, place: tuple[str | int, ...], one: Tracker, facts: Facts
) -> Iterator[Problem]:
    if one.by not in facts:
        message = f'"{one.by}" is not a fact. Facts are in {facts.path}.'
        yield record.problem("unknown-fact", message, *place, "by", value=True)
    try:
        when = one.condition()
    except ValueError as error:
        unknown = isinstance(error, UnknownSwitch)
        code: Code = "unknown-switch" if unknown else "bad-condition"
        yield record.problem(code, str(error), *place, "applies", value=True)
        return
    switches = facts.switches
    if one.basis != "consent" or switches is None or (when and not when.holds(switches)):
        return
    if switches["consent-trackers"] != "yes":
        message = (
            f'"{one.id}" needs consent and is used, but switches.yml says consent-trackers: no, so '
            "that nobody is asked."
        )
        yield record.problem("consent-not-asked", message, *place, "basis", value=True)
