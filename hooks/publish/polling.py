"""One poll of what the records declare, and the line it leaves in a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from hooks.content.site import Site
from hooks.publish.gather import Records
from hooks.status.drafts import draft_incidents
from hooks.status.history import History
from hooks.status.poll import OnDone, PollReport, poll


def poll_records(
    records: Records,
    history: History,
    now: Callable[[], datetime],
    on_done: OnDone | None = None,
) -> PollReport:
    """Poll every component once and record what was seen; raises HistoryError."""
    declared = (records.incidents, records.windows(now()))
    return poll(records.services, history, *declared, now, on_done=on_done)


def draft_untold(
    site: Site,
    records: Records,
    history: History,
    now: datetime,
    complain: Callable[[str], None],
) -> Iterator[str]:
    """Draft an incident for each confirmed outage that none tells of at `now` (UTC).

    Yields words for a log for each draft that was written; `complain` hears that none can be.
    """
    known = {component.id for component in records.services.components}
    published = (one for one in history.published().values() if one.component in known)
    drafts = draft_incidents(published, records.incidents, now)
    if not drafts:
        return
    # Most polls see nothing to draft, and need not load what writes a draft.
    from hooks.publish.scaffold import DRAFTS, write_drafts

    try:
        for path in write_drafts(site, drafts):
            yield f"an outage without an incident: {path} is a draft of one"
    except OSError as error:
        complain(f"No draft can be written to {DRAFTS}: {error}.")


def report_line(report: PollReport) -> str:
    """Return one line for a log: what the poll saw and what it changed."""
    if report.run is None:
        return "poll skipped: another poll is under way"
    states = Counter(verdict.state.value for verdict in report.verdicts.values())
    seen = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    took = (report.run.finish - report.run.start).total_seconds()
    changes = "; ".join(f"{one.component}: {one.old} -> {one.new}" for one in report.changes)
    offline = "; the poller itself was offline" if report.run.offline else ""
    return (
        f"polled {report.run.probes} components in {took:.1f} s: {seen}{offline}"
        + (f"; changed {changes}" if changes else "")
        + "".join(f"; the past of {name}: {why}" for name, why in sorted(report.untold.items()))
    )
