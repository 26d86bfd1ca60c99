"""Faults of the poller itself to Sentry (https://docs.sentry.io/platforms/python/), if wanted."""

from __future__ import annotations

import sys


def watch(dsn: str, release: str) -> str:
    """Send uncaught exceptions of this process to `dsn` from now on; empty means no one.

    Return a sentence for the log when that is impossible, else "". Values of variables, addresses
    asked and anything about persons stay here.
    """
    if not dsn:
        return ""
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn
    except ImportError:
        return "SENTRY_DSN is set, but sentry-sdk is missing. Install it: uv sync --extra sentry"
    try:
        sentry_sdk.init(
            dsn=dsn,
            release=release,
            send_default_pii=False,
            include_local_variables=False,
            max_breadcrumbs=0,
            auto_enabling_integrations=False,
        )
    except BadDsn:
        return "SENTRY_DSN is not the address of a Sentry project; faults are not sent."
    return ""


def tell(fault: str) -> None:
    """Send one fault that was caught, as a traceback; nothing happens unless `watch` was called."""
    # Only when it was wanted is the package loaded.
    if sdk := sys.modules.get("sentry_sdk"):
        sdk.capture_message(fault, level="error")
