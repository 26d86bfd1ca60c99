"""One message to one address, through Apprise (https://github.com/caronc/apprise)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hooks.status.alerts.message import Message
from hooks.status.history import Outcome

if TYPE_CHECKING:
    import apprise

PATIENCE = 8.0
"""Seconds to wait for an answer to what was sent; after that no one knows whether it arrived."""
LONGEST = 20.0
"""Seconds one delivery may take in all."""
DETAIL = 200


@dataclass(frozen=True)
class Sent:
    """What became of a message."""

    outcome: Outcome
    detail: str = ""
    """Why it was not delivered, without secrets; empty when it was."""


def deliver(url: str, message: Message) -> Sent:
    """Send `message` to the address `url` (an Apprise URL) and return what became of it.

    FAILED means that no one has the message. A receiver that was slow to answer, or an address with
    several recipients of which some failed, may have it: UNCONFIRMED.
    """
    # Most runs send nothing, and Apprise takes longer to load than they take.
    import apprise

    asset = apprise.AppriseAsset(
        app_id="Parvis",
        app_desc="Parvis",
        async_mode=False,
        pem_autogen=False,
        pgp_autogen=False,
        # A redirect followed with GET would look like a delivery.
        http_redirects=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    target = apprise.Apprise.instantiate(url, asset=asset)
    if not isinstance(target, apprise.NotifyBase):
        return Sent(Outcome.FAILED, "its address is not one that Apprise knows")
    target.socket_read_timeout = PATIENCE
    sender = apprise.Apprise(asset=asset)
    sender.add(target)
    result = sender.notify(
        body=message.body,
        title=message.title,
        notify_type=message.tone.value,
        body_format=apprise.NotifyFormat.TEXT.value,
        timeout=LONGEST,
    )
    return _sent(result, recipients=len(target))


def _sent(result: apprise.AppriseResult, recipients: int) -> Sent:
    if result:
        return Sent(Outcome.DELIVERED)
    logs = [entry.message for one in result.results for entry in one.logs()]
    detail = " ".join(" ".join(logs).split())[:DETAIL] or "Apprise gives no reason"
    if result.elapsed >= PATIENCE:
        return Sent(Outcome.UNCONFIRMED, f"no answer in time: {detail}")
    if recipients > 1:
        return Sent(Outcome.UNCONFIRMED, f"some of its recipients may have it: {detail}")
    return Sent(Outcome.FAILED, detail)
