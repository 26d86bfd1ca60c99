"""A refresh that has news to show ÷ a full build."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from benchmarks.measure import Figure, divided, median, run
from benchmarks.place import MKDOCS, PARVIS, ROOT, environment, pages, scratch
from hooks.demo.platform import DemoPlatform, serve

AIM = 0.15


def measure(runs: int) -> Figure:
    """Build and refresh in turn; before each refresh a poll, not counted, brings new data."""
    with scratch() as folder, platform() as address:
        env = environment(folder, address)
        site = str(folder / "site")
        poll = (*PARVIS, "poll")
        refresh = (*PARVIS, "refresh", "--no-poll", "--site", site)
        builds, refreshes = [], []
        run(poll, ROOT, env)
        for _ in range(runs):
            builds.append(run((*MKDOCS, "build", "--site-dir", site), ROOT, env))
            run(poll, ROOT, env)
            refreshes.append(run(refresh, ROOT, env))
        full, part = median(builds), median(refreshes)
        return Figure(
            name="parvis refresh --no-poll, with new data ÷ full build",
            ratios=divided(part, full),
            aim=AIM,
            peaks={"refresh": part.peak, "build": full.peak},
            detail=f"CPU {part.cpu:.2f} s ÷ {full.cpu:.2f} s, wall {part.wall:.2f} s ÷ "
            f"{full.wall:.2f} s, {pages(folder / 'site')} pages, medians of {runs}",
        )


@contextmanager
def platform() -> Iterator[str]:
    """Run the demo platform in this process and give its address."""
    server = serve(DemoPlatform(lambda: datetime.now(UTC)), 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
