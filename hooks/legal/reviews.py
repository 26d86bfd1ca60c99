"""The calendar of reviews: what goes stale unless someone looks at it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from hooks.content.company.section import FactGroup, Misplaced, misplaced
from hooks.content.company.values import Line
from hooks.content.facts import Facts
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record
from hooks.content.validation import nearest
from hooks.legal.disclosures import Slug

FILE = "reviews.yml"
AHEAD = timedelta(days=30)
"""How long before its limit a review is announced."""


class Review(FactGroup):
    """One thing to be done again."""

    id: Slug
    """Short permanent name."""
    what: Line
    """What must be done, as an order to whoever does it."""
    basis: Line
    """The rule, or the promise, it follows from."""
    last: date | None = None
    """Day it was last done."""
    fact: Line | None = None
    """Instead of `last`: the fact that holds that day, as in backups.last_restore_test."""
    every_days: Annotated[int, Field(ge=1)] | None = None
    """Days after which it must be done again."""
    due: date | None = None
    """Instead of a rhythm: the day by which it must be done."""

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        wrong: list[Misplaced] = []
        known = [self.last is not None, self.fact is not None, self.due is not None]
        if sum(known) > 1 or (self.due is None) is (self.every_days is None):
            sentence = (
                "A review has either last or fact together with every_days, or due alone, as in "
                "last: 2026-09-01 and every_days: 365."
            )
            wrong.append((("id",), sentence))
        if wrong:
            raise misplaced(wrong)
        return self


class Reviews(FactGroup):
    """The calendar."""

    reviews: tuple[Review, ...]
    """In any order."""


def read_reviews(data_dir: Path, root: Path) -> tuple[Reviews, Record]:
    """Read ``reviews.yml`` in `data_dir`; raises ContentError with every problem."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Reviews), record


def check_reviews(
    reviews: Reviews, record: Record, facts: Facts, today: date, *, release: bool
) -> Iterator[Problem]:
    """Yield a problem for each review that is due within 30 days of `today`, or past its limit.

    Codes: `unknown-fact`; `review-due`, a warning; `review-late`, an error in a `release` and a
    warning otherwise. What was never done, and a fact without a value, is late.
    """
    for place, one in enumerate(reviews.reviews):
        keys = ("reviews", place)
        if one.fact is not None and one.fact not in facts:
            near = nearest(one.fact, list(facts))
            hint = f'; did you mean "{near}"?' if near else "."
            message = f'"{one.fact}" is not a fact{hint}'
            yield record.problem("unknown-fact", message, *keys, "fact", value=True)
            continue
        limit = limit_of(one, facts)
        rule = f"({one.basis})"
        if limit is None or limit < today:
            since = f"was due by {limit}" if limit else "was never done"
            message = f"This review {since}. {one.what} {rule}"
            level = "error" if release else "warning"
            yield record.problem("review-late", message, *keys, level=level)
        elif limit <= today + AHEAD:
            days = (limit - today).days
            message = f"This review is due by {limit}, in {days} days. {one.what} {rule}"
            yield record.problem("review-due", message, *keys, level="warning")


def limit_of(review: Review, facts: Facts) -> date | None:
    """Return the last day on which `review` is not late; None when it was never done."""
    if review.due is not None:
        return review.due
    done = facts[review.fact].value if review.fact else review.last
    if isinstance(done, datetime):
        done = done.date()
    if not isinstance(done, date) or review.every_days is None:
        return None
    return done + timedelta(days=review.every_days)
