"""One run of the poller, as cron starts it each minute, and the one line it leaves in a log.

    poll -> drafts -> what follows (the refresh) -> alerts -> the dead-man signal

Pages come before alerts, which lead to them. Runs exclude each other from end to end, so that an
older one never writes over a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from hooks.content.site import Site
from hooks.publish.alerting import alert
from hooks.publish.gather import Records, history_path
from hooks.publish.polling import draft_untold, poll_records, report_line
from hooks.status.alerts.dead_man import signal
from hooks.status.history import History, open_history
from hooks.status.poll import OnDone, PollReport
from hooks.status.services import Services

LOCK = "run"
"""Ends the name of the lock beside the history."""
BUSY = "skipped: another run is under way"

Say = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[OnDone]]


@dataclass(frozen=True)
class Runner:
    """What a run works on, and where it speaks."""

    site: Site
    environ: Mapping[str, str]
    now: Callable[[], datetime]
    """The present moment, UTC."""
    say: Callable[[list[str], dict[str, str]], None]
    """Takes the parts of the run's line, and the state of each component it judged."""
    complain: Say
    """Takes what someone must see to, line by line, or nothing: cron mails it."""
    fault: Say
    """Takes a fault of our own, with its traceback."""
    detail: Callable[[PollReport, Services], None] = lambda _report, _services: None
    """Takes what each verdict was made from."""

    def run(self, progress: Progress, follow: Callable[[], str] | None = None) -> None:
        """Poll what the records declare, do what follows, tell of it.

        `progress` takes the number of components; `follow` returns words for the line. While
        another run is under way this one only says so. Raises ContentError, HistoryError and what
        `follow` raises. What was done before is then said all the same, and alerts are sent; the
        dead-man signal, that a run was good, is not.
        """
        records = Records(self.site, self.environ)
        path = history_path(self.environ, self.site.root)
        parts: list[str] = []
        states: dict[str, str] = {}
        with open_history(path, self.now()) as history, history.exclusive(LOCK) as free:
            self.complain(history.notice)
            try:
                if not free:
                    parts.append(BUSY)
                elif self._poll(records, history, progress, parts, states):
                    self._tell(records, history, follow, parts)
            finally:
                if parts:
                    self.say(parts, states)

    def _poll(
        self,
        records: Records,
        history: History,
        progress: Progress,
        parts: list[str],
        states: dict[str, str],
    ) -> bool:
        """Poll and draft; return whether it was for this run to do."""
        with progress(len(records.services.components)) as step:
            report = poll_records(records, history, self.now, step)
        parts.append(report_line(report))
        states |= {name: verdict.state.value for name, verdict in report.verdicts.items()}
        self.detail(report, records.services)
        for component, defect in report.defects.items():
            self.fault(f"{component}: a fault of our own\n{defect}")
        if not report.skipped:
            parts += draft_untold(self.site, records, history, self.now(), self.complain)
        return not report.skipped

    def _tell(
        self,
        records: Records,
        history: History,
        follow: Callable[[], str] | None,
        parts: list[str],
    ) -> None:
        try:
            parts += [follow()] if follow else []
        finally:
            told = alert(self.site, records, history, self.environ, self.now())
            parts += told.parts
            for failure in told.failures:
                self.complain(failure)
        if told.dead_man and (trouble := signal(told.dead_man)):
            parts.append(trouble)
