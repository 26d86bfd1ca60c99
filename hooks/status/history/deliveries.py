"""Deliveries of alerts: the intent before sending, the outcome after."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from hooks.status.history.facts import Delivery, DeliveryKind, Outcome
from hooks.status.history.schema import CODE, CODES, DAY, moment, stamp

KEEP = 90 * DAY
"""How long deliveries are kept; the newest of each route and component stays for good."""
SPOKEN = (DeliveryKind.UPDATE, DeliveryKind.MAINTENANCE)
"""Deliveries of what people declare: after a day none of it is news."""
OF_COMPONENTS = f"kind NOT IN ({', '.join(repr(kind.value) for kind in SPOKEN)})"
KEY = "route = ? AND kind = ? AND topic = ? AND edition = ? AND attempt = ?"


def _key(one: Delivery) -> tuple[str, str, str, str, int]:
    return one.route, one.kind, one.topic, one.edition, one.attempt


def begin(db: sqlite3.Connection, deliveries: Collection[Delivery]) -> bool:
    """Note all of `deliveries` as begun, or none when one of them was begun before; say which.

    To be called inside a transaction.
    """
    if any(
        db.execute(f"SELECT 1 FROM delivery WHERE {KEY}", _key(d)).fetchone() for d in deliveries
    ):
        return False
    db.executemany(
        "INSERT INTO delivery (route, kind, topic, edition, attempt, state, at, outcome, detail) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (*_key(one), CODE[one.state] if one.state else None, stamp(one.at), *_end(one))
            for one in deliveries
        ],
    )
    _prune(db, max((stamp(one.at) for one in deliveries), default=0))
    return True


def _end(one: Delivery) -> tuple[str, str]:
    return one.outcome, one.detail


def _prune(db: sqlite3.Connection, now: int) -> None:
    newest = f"SELECT max(id) FROM delivery WHERE {OF_COMPONENTS} GROUP BY route, topic"
    db.execute(f"DELETE FROM delivery WHERE at < ? AND id NOT IN ({newest})", (now - KEEP,))


def end(db: sqlite3.Connection, deliveries: Collection[Delivery]) -> None:
    """Note the outcome and detail of `deliveries` that were begun."""
    db.executemany(
        f"UPDATE delivery SET outcome = ?, detail = ? WHERE {KEY}",
        [(*_end(one), *_key(one)) for one in deliveries],
    )


def all_of(db: sqlite3.Connection) -> tuple[Delivery, ...]:
    """Return every delivery, in the order they were begun."""
    rows = db.execute(
        "SELECT route, kind, topic, edition, attempt, state, at, outcome, detail "
        "FROM delivery ORDER BY id"
    )
    return tuple(
        Delivery(
            route,
            DeliveryKind(kind),
            topic,
            edition,
            attempt,
            None if state is None else CODES[state],
            moment(at),
            Outcome(outcome),
            detail,
        )
        for route, kind, topic, edition, attempt, state, at, outcome, detail in rows
    )


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    """Let what was told of the component `old` count as told of `new`."""
    db.execute(
        f"UPDATE OR IGNORE delivery SET topic = ? WHERE topic = ? AND {OF_COMPONENTS}", (new, old)
    )
