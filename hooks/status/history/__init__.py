"""The history: what was measured, kept in seconds per state.

`opening` opens the file, `store` answers; `write` takes a run in, `tiers` sums it up, `read` asks.
"""

from hooks.status.history.buckets import Stretch
from hooks.status.history.facts import (
    Counters,
    Delivery,
    DeliveryKind,
    Entry,
    Measured,
    Outcome,
    Run,
    Sample,
    Transition,
)
from hooks.status.history.opening import open_history
from hooks.status.history.schema import HistoryError
from hooks.status.history.store import History

__all__ = [
    "Counters",
    "Delivery",
    "DeliveryKind",
    "Entry",
    "History",
    "HistoryError",
    "Measured",
    "Outcome",
    "Run",
    "Sample",
    "Stretch",
    "Transition",
    "open_history",
]
