"""services.yml: the components readers know, how each is probed, and how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from hooks.content.localised import Localised
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record, parse, read_record
from hooks.status.probes.config import Model, Number, Probe, PromqlProbe, Seconds
from hooks.status.references import fill_references, outside
from hooks.status.relations import relations
from hooks.status.rollup import Rule

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Runs = Annotated[int, Field(strict=True, ge=1, le=10)]

FILE = "services.yml"


class Component(Model):
    """One thing that works or does not, as readers know it."""

    id: Id
    """Stable name in addresses, feeds and the history: lower case, digits, hyphens."""
    name: Localised
    """Name shown to readers; never a host or a product of ours they do not know."""
    description: Localised | None = None
    """What readers can do when it works."""
    probe: Probe
    """How its state is found."""
    depends_on: tuple[str, ...] = ()
    """Ids of the components whose failure explains a failure here."""
    was: tuple[Id, ...] = ()
    """Ids it had before; its history goes on under the present one."""
    weight: Annotated[Number, Field(gt=0, le=1000)] = 1.0
    """How much it counts in a group of `rule: majority`, relative to the others."""

    @property
    def is_told_elsewhere(self) -> bool:
        """Whether its past is what the server of its probe tells, instead of our own polls."""
        return isinstance(self.probe, PromqlProbe) and self.probe.history == "query"


class Group(Model):
    """Components shown together."""

    id: Id
    """Stable name, unlike that of any component."""
    name: Localised
    """Name shown to readers."""
    components: tuple[Component, ...] = Field(min_length=1)
    """In the order shown."""
    rule: Rule = Rule.WORST
    """How it takes its state from them: as the worst, or working while a majority or one does."""

    @model_validator(mode="after")
    def _weights_count(self) -> Self:
        if self.rule is not Rule.MAJORITY:
            for component in self.components:
                if component.weight != 1:
                    raise ValueError(
                        f'the weight of "{component.id}" counts in a group of rule: majority '
                        f"only; here the rule is {self.rule}"
                    )
        return self


class Services(Model):
    """All that is polled, and the rules of polling."""

    interval: Seconds = 60.0
    """Seconds between two polls, as cron runs them."""
    timeout: Seconds = 10.0
    """Seconds one probe may take, retries included."""
    deadline: Seconds = 30.0
    """Seconds a whole poll may take; what has not answered by then has timed out."""
    confirm: Runs = 2
    """Polls in a row that must see trouble before it is published."""
    recover: Runs = 2
    """Polls in a row that must see recovery before it is published."""
    controls: tuple[str, ...] = ()
    """Addresses of others; when none of them answers either, the poller is offline."""
    authorities: Path | None = None
    """PEM file of certificate authorities trusted besides the public ones."""
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks probes may reach although they are link-local or metadata addresses."""
    groups: tuple[Group, ...] = Field(min_length=1)
    """In the order shown."""

    @model_validator(mode="after")
    def _times_fit(self) -> Self:
        if not self.timeout <= self.deadline <= self.interval:
            raise ValueError(
                "timeout must not exceed deadline, nor deadline interval; found "
                f"timeout {self.timeout:g}, deadline {self.deadline:g}, interval {self.interval:g}"
            )
        return self

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Return the components of all groups, in the order shown."""
        return tuple(component for group in self.groups for component in group.components)

    def component(self, component_id: str) -> Component:
        """Return the component `component_id`; raises KeyError when there is none."""
        for component in self.components:
            if component.id == component_id:
                return component
        raise KeyError(component_id)


def read_services(data_dir: Path, root: Path, environ: Mapping[str, str] | None) -> Services:
    """Return services.yml of `data_dir`, its `${NAME}` references filled from `environ`.

    With None as `environ` references stay as written: enough to build pages, which need names and
    no secrets, but nothing can be probed. `authorities` is taken relative to `root`. Raises
    ContentError with every problem found.
    """
    record = read_record(data_dir / FILE, root)
    filled, problems = fill_references(record, environ)
    problems += outside(record, filled)
    try:
        services = parse(filled, Services)
    except ContentError as error:
        raise ContentError([*problems, *error.problems]) from error
    problems += relations(record, services.groups)
    if services.authorities is not None:
        authorities = root / services.authorities
        services = services.model_copy(update={"authorities": authorities})
        problems += _unreadable(record, authorities)
    if problems:
        raise ContentError(problems)
    return services


def _unreadable(record: Record, authorities: Path) -> Iterator[Problem]:
    # Few have authorities of their own; the others must not pay for loading TLS.
    from hooks.status.probes.trust import trust

    try:
        trust(authorities)
    except OSError:
        yield record.problem(
            "wrong-value",
            "This file of certificate authorities cannot be read. It must exist and hold "
            "certificates in PEM form.",
            "authorities",
            value=True,
        )
