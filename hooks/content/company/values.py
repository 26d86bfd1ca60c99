"""The kinds of value a fact can have, and the rule each one obeys.

Every rule raises ValueError with one sentence or two for an editor: what was found, what is
allowed, an example. `Rule` also writes its limits in the JSON Schema, for the editor's program.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from babel.numbers import is_currency
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    WithJsonSchema,
)
from pydantic_core import core_schema

from hooks.content.localised import Localised

LANGUAGE_TAG = r"^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_PLACEHOLDER = re.compile(
    # "todo" in small letters is a Spanish word.
    r"\b(TODO|TBD|TBC|FIXME|XXX+|(?i:lorem ipsum|à compléter|to be completed|por completar))\b"
    r"|\?{3}|^[\s.…_–—-]+$"
)


@dataclass(frozen=True)
class Rule:
    """A check made after the type's own, with its JSON Schema keywords."""

    check: Callable[[Any], Any]
    """Takes the value, returns it (perhaps tidied) or raises ValueError with a sentence."""
    schema: dict[str, Any] = field(default_factory=dict, hash=False)
    """JSON Schema keywords such as ``maximum``."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), **self.schema}


def a_line(value: str) -> str:
    """Return `value` on one line without outer blanks; refuse nothing and placeholders."""
    line = re.sub(r"[ \t]*\n[ \t]*", " ", value.strip(" \t\n"))
    if not line:
        raise ValueError("The text is empty. Write it, or delete the key if the fact is not known.")
    if found := _PLACEHOLDER.search(line):
        raise ValueError(
            f'"{found[0].strip()}" is a placeholder. '
            "Write the fact, or delete the key if it is not known."
        )
    return line


def lines(text: Localised) -> Localised:
    """Return `text` with every language on one line; refuse no language and wrong codes."""
    if isinstance(text.root, str):
        return Localised(a_line(text.root))
    if not text.root:
        raise ValueError("The text has no language. Write it as in { fr: bonjour, en: hello }.")
    return Localised({language_tag(tag): a_line(value) for tag, value in text.root.items()})


def language_tag(value: str) -> str:
    """Return `value` when it has the form of a language tag (BCP 47)."""
    if not re.fullmatch(LANGUAGE_TAG, value):
        raise ValueError(f'"{value}" is not a language code. Write it as in fr or pt-BR.')
    return value


def https(value: str) -> str:
    """Return `value` when it is a full https address (RFC 3986) that can be published."""
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or re.search(r"[\s<>\"]", value):
        raise ValueError(
            f'"{value}" is not a secure web address. '
            "Write it in full, as in https://www.example.org/page."
        )
    return value


def mailbox(value: str) -> str:
    """Return `value` when it has the form of an e-mail address (RFC 5321, without quoting)."""
    if not re.fullmatch(r"[^\s@<>\"]+@[^\s@.<>\"]+(\.[^\s@.<>\"]+)+", value):
        raise ValueError(f'"{value}" is not an e-mail address. Write it as in contact@example.org.')
    return value


def mailbox_or_https(value: str) -> str:
    """Return `value` when it is an e-mail address or the https address of a form."""
    if "://" in value:
        return https(value)
    if "@" in value:
        return mailbox(value)
    raise ValueError(
        f'"{value}" is neither an e-mail address nor a web address. '
        "Write it as in contact@example.org or https://www.example.org/page."
    )


def not_empty(items: tuple[object, ...]) -> tuple[object, ...]:
    """Return `items` when there is at least one."""
    if not items:
        raise ValueError("The list is empty. Write at least one item, or delete the key.")
    return items


def contact_uri(value: str) -> str:
    """Return `value` when it is a URI allowed in ``Contact`` of security.txt (RFC 9116, 2.5.3)."""
    scheme, _, rest = value.partition(":")
    try:
        match scheme:
            case "https":
                https(value)
            case "mailto":
                mailbox(rest)
            case "tel" if not re.search(r"\s", rest):  # spaces help people, a URI has none
                e164(rest)
            case _:
                raise ValueError(scheme)
    except ValueError:
        raise ValueError(
            f'"{value}" is not a contact a program can follow. Write it as in '
            "mailto:security@example.org, https://example.org/report or tel:+33199000100."
        ) from None
    return value


def e164(value: str) -> str:
    """Return `value` when it is an international telephone number, its spaces kept for readers.

    Source: ITU-T E.164, a plus sign and at most 15 digits.
    """
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", re.sub(r"[ \u00a0\u202f]", "", value)):
        raise ValueError(
            f'"{value}" is not an international telephone number. '
            'Write the country code after a plus sign, as in "+33 1 99 00 01 00".'
        )
    return value


def _currency(value: str) -> str:
    if not is_currency(value):
        raise ValueError(f'"{value}" is not a currency code. Write three letters, as in EUR.')
    return value


Line = Annotated[str, Rule(a_line, {"minLength": 1})]
"""One line of text, the same in every language."""
Words = Annotated[Localised, Rule(lines)]
"""Text for readers, per language or the same in all."""
Url = Annotated[str, Rule(https, {"format": "uri", "pattern": "^https://"})]
Email = Annotated[str, Rule(mailbox, {"format": "email"})]
Contact = Annotated[str, Rule(mailbox_or_https)]
"""An e-mail address or the https address of a form."""
ContactUri = Annotated[str, Rule(contact_uri, {"format": "uri"})]
Phone = Annotated[str, Rule(e164)]
"""E.164; spaces between groups are allowed."""
LanguageTag = Annotated[str, Rule(language_tag, {"pattern": LANGUAGE_TAG})]
"""BCP 47."""
NOT_EMPTY = Rule(not_empty, {"minItems": 1})
YesNo = Annotated[bool, Strict()]
Number = Annotated[int, Strict()]
Whole = Annotated[int, Strict(), Field(ge=0)]
"""A count, in the unit that ends the key's name."""
HoldDays = Annotated[int, Strict(), Field(ge=0, le=90)]
"""Days money may be held: at most 90, the usual limit of payment providers."""
Percent = Annotated[
    Decimal,
    Field(ge=0, le=100),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]


class Money(BaseModel):
    """An amount in a currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Annotated[Decimal, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})]
    """In units of the currency, cents after the point: 0.25."""
    currency: Annotated[str, Rule(_currency, {"pattern": "^[A-Z]{3}$"})]
    """ISO 4217 code: EUR."""


def _in_euros(money: Money) -> Money:
    if money.currency != "EUR":
        raise ValueError(
            f"The amount is in {money.currency}; this fact is in euros. "
            "Write it as in { amount: 20, currency: EUR }."
        )
    return money


Euros = Annotated[Money, Rule(_in_euros)]
