"""Whether all that was said of an incident or a maintenance is in the reader's language."""

from __future__ import annotations

from jinja2 import pass_context
from jinja2.runtime import Context

from hooks.content import formats
from hooks.status.texts import record_texts
from hooks.status.timeline import Incident, Maintenance


@pass_context
def fallback(ctx: Context, record: Incident | Maintenance) -> str:
    """Name, for the reader, the language of what is not translated of `record`; else nothing."""
    spoken = {one.text(ctx["locale"], ctx["source"]).lang for _, one in record_texts(record)}
    if spoken <= {"", ctx["locale"]}:
        return ""
    return formats.format_language(ctx["source"], ctx["locale"])
