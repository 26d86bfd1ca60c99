"""pydantic's kinds of error as words: what is allowed, and what was found instead."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

LONGEST_QUOTE = 60

# Kind of error, as a pattern -> what is allowed; {…} are values of the error's context.
PHRASES = (
    (r"string_(type|sub_type|unicode)", "text"),
    (r"string_too_short", "text of at least {min_length} characters"),
    (r"string_too_long", "text of at most {max_length} characters"),
    (r"string_pattern_mismatch", "text of the form {pattern}"),
    (r"int_.*", "a whole number"),
    (r"(float|decimal)_(type|parsing)|finite_number", "a number"),
    (r"decimal_.*", "a number with fewer digits"),
    (r"bool_.*", "true or false"),
    (r"date_.*", "a date such as 2026-09-16"),
    (r"timezone_.*", "a date and time with its offset, such as 2026-09-16T08:00:00Z"),
    (r"datetime_.*", "a date and time such as 2026-09-16T08:00:00Z"),
    (r"time_delta_.*", "a duration"),
    (r"time_.*", "a time such as 08:00"),
    (r"(list|tuple|set|frozen_set|iterable)_type", "a list"),
    (r"(dict|mapping|model|model_attributes|dataclass)_type", "a mapping of keys"),
    (r"too_short", "at least {min_length} long"),
    (r"too_long", "at most {max_length} long"),
    (r"greater_than", "more than {gt}"),
    (r"greater_than_equal", "{ge} or more"),
    (r"less_than", "less than {lt}"),
    (r"less_than_equal", "{le} or less"),
    (r"multiple_of", "a multiple of {multiple_of}"),
    (r"url_.*", "a full web address such as https://www.example.org/"),
    (r"none_required", "empty"),
)


def expected(error: ErrorDetails) -> str | None:
    """Return what is allowed, in words; None when the error's own message must be shown."""
    values = allowed_values(error)
    if values:
        return values[0] if len(values) == 1 else f"one of: {', '.join(values)}"
    for pattern, phrase in PHRASES:
        if re.fullmatch(pattern, error["type"]):
            limits = error.get("ctx", {}).items()
            return phrase.format_map({name: _plain(limit) for name, limit in limits})
    return None


def _plain(limit: Any) -> Any:
    """A limit as people write it: 30, not 30.0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def allowed_values(error: ErrorDetails) -> list[str]:
    """Return the closed set of values an error names, empty when it names none."""
    context = error.get("ctx", {})
    listed = context.get("expected_tags") or context.get("expected") or ""
    if error["type"] not in ("literal_error", "enum", "union_tag_invalid"):
        return []
    return re.findall(r"'([^']*)'", listed) or re.split(r", | or ", listed)


def found(value: Any, written: str | None, wanted: str) -> tuple[str, str]:
    """Return `value` in words, and advice when YAML read it otherwise than it was `written`.

    YAML 1.1 reads `no` as false, 012 as ten and 22:30 as 1350: an editor cannot see that.
    """
    if value is None:
        return "nothing", ""
    if isinstance(value, dict):
        return "a mapping of keys", ""
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list", ""
    if written is None:
        return _quoted(str(value)), ""
    if not wanted.startswith(("text", "one of")):
        return written, ""
    read_as = "a date" if isinstance(value, date) else json.dumps(value, default=str)
    reading = "" if read_as == written else f", which YAML reads as {read_as}"
    return f"{written}{reading}", f' Put it in quotes: "{written}".'


def _quoted(text: str) -> str:
    short = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
    return json.dumps(short, ensure_ascii=False)
