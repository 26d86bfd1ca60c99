"""Values that services.yml takes from the environment, and addresses it may not spell out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hooks.content.codes import Code
from hooks.content.problems import Problem
from hooks.content.records import Keys, Record

REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
SECRET = re.compile(
    r"auth|cookie|token|secret|passw|api[-_]?key|credential|session|signature", re.IGNORECASE
)
"""Names of headers and of parameters in an address whose values are nobody's business."""
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, 5.1)."""
PRINTABLE = re.compile(r"[\t\x20-\x7e]*")


def fill_references(
    record: Record, environ: Mapping[str, str] | None
) -> tuple[Record, list[Problem]]:
    """Return `record` with `${NAME}` in its texts replaced by what `environ` holds.

    A name that is not set, or is empty, is one `unset-variable` problem at its first use and
    stays as written. With None as `environ` everything stays as written, without a problem.
    """
    if environ is None:
        return record, []
    unset: dict[str, Keys] = {}

    def fill(value: Any, keys: Keys) -> Any:
        if isinstance(value, dict):
            return {key: fill(inner, (*keys, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [fill(inner, (*keys, place)) for place, inner in enumerate(value)]
        if not isinstance(value, str):
            return value
        for name in REFERENCE.findall(value):
            if not environ.get(name):
                unset.setdefault(name, keys)
        return REFERENCE.sub(lambda found: environ.get(found[1]) or found[0], value)

    data = fill(record.data, ())
    problems = [
        record.problem(
            "unset-variable",
            f'"${{{name}}}" is filled from the environment, but the variable {name} is not set. '
            f"Set {name} before polling.",
            *keys,
            value=True,
        )
        for name, keys in unset.items()
    ]
    return replace(record, data=data), problems


def outside(written: Record, filled: Record) -> list[Problem]:
    """Return what is wrong with the addresses and headers of `filled`.

    Messages quote the file as it is `written`: what the environment holds may be secret.
    """
    return [
        written.problem(code, message, *keys, value=True)
        for keys, value in _texts(filled.data, ())
        for code, message in _faults(keys, value, _at(written.data, keys))
    ]


def _faults(keys: Keys, value: str, raw: str) -> Iterator[tuple[Code, str]]:
    named = [key for key in keys if isinstance(key, str)]
    if named[-2:] == ["probe", "url"] or named == ["controls"]:
        fault = _address_fault(value)
        if fault:
            yield "wrong-address", f'"{raw}" {fault}'
        for name in _open_secrets(raw):
            yield (
                "secret-in-file",
                f'The parameter "{name}" of this address carries a secret, which must not stand in '
                'a file. Write "${NAME}" and set the environment variable NAME.',
            )
    elif named[-3:-1] == ["probe", "headers"]:
        name = named[-1]
        if SECRET.search(name) and not REFERENCE.search(raw):
            yield (
                "secret-in-file",
                f'The header "{name}" carries a secret, which must not stand in a file. '
                'Write "${NAME}" and set the environment variable NAME.',
            )
        if not HEADER.fullmatch(name) or not PRINTABLE.fullmatch(value):
            yield (
                "wrong-value",
                f'The header "{name}" must be one line of letters, digits and signs of ASCII.',
            )


def _open_secrets(raw: str) -> list[str]:
    """Return the parameters of an address as written that are secret and spelt out."""
    pairs = parse_qsl(raw.partition("#")[0].partition("?")[2], separator="&")
    return [name for name, value in pairs if SECRET.search(name) and not REFERENCE.search(value)]


def _address_fault(url: str) -> str:
    if REFERENCE.search(url):
        return ""  # Not filled: told once, at the variable.
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is not an address: its host or port cannot be read."
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", url):
        return "must be a full address that begins with http:// or https:// and names a host."
    if port == 0:
        return "names port 0, which no one can connect to."
    if parts.username is not None:
        return (
            'holds a user name or password. Send a header instead: Authorization: "${NAME}", '
            "with the environment variable NAME."
        )
    return ""


def _texts(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*keys, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*keys, place))
    elif isinstance(value, str):
        yield keys, value


def _at(data: Any, keys: Keys) -> str:
    for key in keys:
        data = data[key]
    return str(data)
