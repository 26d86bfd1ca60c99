"""The signal after a good run: whoever watches for it hears when the runs stop."""

from __future__ import annotations

from hooks.status.probes.fetch import Request, fetch
from hooks.status.probes.trust import trust

TIMEOUT = 8.0
"""Seconds for everything."""


def signal(url: str) -> str:
    """Fetch `url` (http or https) and return a sentence for the log when that failed, else "".

    The sentence does not hold the address, which is a secret. Never raises for what the network
    does.
    """
    fetched = fetch(Request(url, timeout=TIMEOUT), trust(None))
    if fetched.status is not None and 200 <= fetched.status < 300:
        return ""
    why = fetched.reason.value if fetched.reason else f"status {fetched.status}"
    return f"The dead-man signal did not get through ({why})."
