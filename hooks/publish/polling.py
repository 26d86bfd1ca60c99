"""One poll of what the records declare, and the line it leaves in a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from hooks.publish.gather import Records
from hooks.status.history import History
from hooks.status.poll import OnDone, PollReport, poll


def poll_records(
    records: Records,
    history: History,
    now: Callable[[], datetime],
    on_done: OnDone | None = None,
) -> PollReport:
    """Poll every component once and record what was seen; raises HistoryError."""
    declared = (records.incidents, records.maintenances)
    return poll(records.services, history, *declared, now, on_done=on_done)


def report_line(report: PollReport) -> str:
    """Return one line for a log: what the poll saw and what it changed."""
    if report.run is None:
        return "poll skipped: another poll is under way"
    states = Counter(verdict.state.value for verdict in report.verdicts.values())
    seen = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    took = (report.run.finish - report.run.start).total_seconds()
    changes = "; ".join(f"{one.component}: {one.old} -> {one.new}" for one in report.changes)
    offline = "; the poller itself was offline" if report.run.offline else ""
    return f"polled {report.run.probes} components in {took:.1f} s: {seen}{offline}" + (
        f"; changed {changes}" if changes else ""
    )
