"""What is known of the service's accessibility, and the level it may claim: computed, never typed.

Source of the rules: décret 2019-768, RGAA 4.1.2 (model statement and its obligations): without a
valid audit a service is "non conforme"; at 50 % of the criteria it is partly, at 100 % wholly so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from hooks.content.company.section import FactGroup, Section, misplaced
from hooks.content.company.values import Line, Url, Whole, Words
from hooks.content.criteria import IDS, with_counts
from hooks.content.facts import Fact, Facts
from hooks.content.localised import Point, Points
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record

FILE = "accessibility.yml"
CRITERIA = {"RGAA 4.1.2": len(IDS)}
"""Standards an audit can follow, and how many criteria each has."""
VALID_YEARS = 3
"""Years an audit is good for, unless the service is redesigned before."""


class Criteria(FactGroup):
    """How the criteria were judged."""

    passed: Whole
    """Criteria that are met."""
    failed: Whole
    """Criteria that are not."""
    not_applicable: Whole
    """Criteria without an object on the pages audited."""


class Audit(FactGroup):
    """An audit of conformity by someone who is named."""

    day: date = Field(alias="date")
    """Day its results were given."""
    auditor: Line
    """Who made it."""
    criteria: Criteria
    """Its results."""
    report_url: Url | None = None
    """Where the grid can be read."""


class Limitation(FactGroup):
    """Something a person cannot do or perceive."""

    kind: Literal["failure", "burden", "exempt"]
    """Not conforming; a disproportionate burden; content out of the law's scope."""
    what: Words
    """What is not accessible, as a full sentence."""
    criterion: Annotated[str, Field(pattern=r"^\d{1,2}\.\d{1,2}$")] | None = None
    """Criterion of the standard, in quotes: "4.3"."""
    alternative: Words
    """What one can do meanwhile, as a full sentence."""


class Body(FactGroup):
    """Who enforces the rules in a country."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    """ISO 3166 code: FR."""
    name: Line
    """Name of the authority."""
    role: Words
    """What it does."""
    url: Url
    """Website."""


class Statement(Section):
    """What the accessibility statement is made from."""

    standard: Literal["RGAA 4.1.2"]
    """Standard whose criteria an audit counts."""
    established: date
    """Day the statement was first made."""
    updated: date
    """Day it was last brought up to date."""
    redesigned: date | None = None
    """Day the service was last changed so much that an earlier audit says nothing any more."""
    audit: Audit | None = None
    """The last audit; none is a fact too."""
    limitations: tuple[Limitation, ...]
    """What is known not to work, the gravest first."""
    technologies: Words
    """Techniques the pages rely on."""
    means: Words
    """How the pages were checked, with which tools."""
    pages: Words
    """Pages that were examined."""
    bodies: tuple[Body, ...]
    """Who enforces the rules, by country."""

    @model_validator(mode="after")
    def _criteria_add_up(self) -> Self:
        if self.audit is None:
            return self
        found = self.audit.criteria
        total, all_of = found.passed + found.failed + found.not_applicable, CRITERIA[self.standard]
        if total != all_of:
            sentence = f"The criteria add up to {total}; {self.standard} has {all_of}."
            raise misplaced([(("audit", "criteria"), sentence)])
        return self

    def audit_state(self, today: date) -> str:
        """Return what the audit is worth on `today`: ``valid``, ``expired`` or ``missing``."""
        if self.audit is None or self.audit.day > today:
            return "missing"
        until = _years_after(self.audit.day, VALID_YEARS)
        late = today > until or (self.redesigned is not None and self.redesigned > self.audit.day)
        return "expired" if late else "valid"

    def rate(self) -> Decimal | None:
        """Return the share of applicable criteria that are met, in percent, rounded down."""
        if self.audit is None:
            return None
        found = self.audit.criteria
        judged = found.passed + found.failed
        share = Decimal(100 * found.passed) / judged if judged else Decimal(0)
        return share.quantize(Decimal("0.01"), ROUND_DOWN)

    def level(self, today: date) -> str:
        """Return the level that may be claimed on `today`: ``total``, ``partial`` or ``none``."""
        rate = self.rate()
        if rate is None or self.audit_state(today) != "valid" or rate < 50:
            return "none"
        return "total" if rate == 100 else "partial"


def read_statement(data_dir: Path, root: Path) -> tuple[Statement, Record]:
    """Read ``accessibility.yml`` in `data_dir`; raises ContentError with every problem."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Statement), record


def check_statement(statement: Statement, record: Record, today: date) -> Iterator[Problem]:
    """Yield what is wrong on `today`: ``future-date``, and ``old-audit``, a warning."""
    dated: dict[tuple[str, ...], date] = {
        ("established",): statement.established,
        ("updated",): statement.updated,
    }
    if statement.audit:
        dated[("audit", "date")] = statement.audit.day
    for keys, day in dated.items():
        if day > today:
            message = f"{day} is in the future. Write a date up to today, {today}."
            yield record.problem("future-date", message, *keys, value=True)
    if statement.audit and statement.audit_state(today) == "expired":
        message = (
            f"The audit of {statement.audit.day} is no longer valid: more than {VALID_YEARS} years "
            "old, or older than the last redesign. The statement says “non conforme” until the "
            "next one."
        )
        yield record.problem("old-audit", message, "audit", "date", value=True, level="warning")


def with_statement(facts: Facts, data_dir: Path, root: Path, today: date) -> Facts:
    """Return `facts` with those of the statement as it stands on `today`, and its switches.

    The counts of our own grid of criteria come with them. Without ``accessibility.yml`` they are
    returned as they are: the level stays ``none``. Raises ContentError when a file cannot be read.
    """
    if not (data_dir / FILE).is_file():
        return facts
    statement, record = read_statement(data_dir, root)
    facts = with_counts(facts, data_dir, root)
    sample = statement.sample is True
    values = dict(_values(statement))
    own = {
        f"statement.{name}": Fact(
            value, sample and value is not None, record.place(key), record.path
        )
        for name, (key, value) in values.items()
    }
    switches = {
        "accessibility-status": statement.level(today),
        "accessibility-audit": statement.audit_state(today),
    }
    known = facts.switches
    return replace(
        facts,
        by_key={**facts.by_key, **own},
        switches=known if known is None else {**known, **switches},
    )


def _values(statement: Statement) -> Iterator[tuple[str, tuple[str, Any]]]:
    audit = statement.audit
    criteria = audit.criteria if audit else None
    for name in ("established", "updated", "technologies", "means", "pages", "standard"):
        yield name, (name, getattr(statement, name))
    for name, value in (
        ("audited", audit.day if audit else None),
        ("auditor", audit.auditor if audit else None),
        ("report_url", audit.report_url if audit else None),
        ("rate", statement.rate()),
        ("passed", criteria.passed if criteria else None),
        ("failed", criteria.failed if criteria else None),
        ("not_applicable", criteria.not_applicable if criteria else None),
    ):
        yield name, ("audit", value)
    for kind, name in (("failure", "failures"), ("burden", "burdens"), ("exempt", "exemptions")):
        points = tuple(_point(one) for one in statement.limitations if one.kind == kind)
        yield name, ("limitations", Points(points) if points else None)
    bodies = tuple(
        Point((one.role,), f"{one.name} ({one.country})", one.url) for one in statement.bodies
    )
    yield "bodies", ("bodies", Points(bodies) if bodies else None)


def _point(one: Limitation) -> Point:
    criterion = f"RGAA {one.criterion}" if one.criterion else ""
    return Point((one.what, one.alternative), criterion)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
