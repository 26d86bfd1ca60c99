"""The links to the same page in other languages, whichever of them there are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from hooks.publish.here import alternates
from tests.publish.samples import SITE

FR, EN, ES = (f"https://status.example/{prefix}help/" for prefix in ("", "en/", "es/"))


@pytest.mark.parametrize(
    ("written", "links"),
    [
        (("fr", "en", "es"), {"fr": FR, "en": EN, "es": ES, "x-default": FR}),
        (("fr", "es"), {"fr": FR, "es": ES, "x-default": FR}),
        (("en", "es"), {"en": EN, "es": ES, "x-default": EN}),
        (("es",), {}),
        (("fr",), {}),
    ],
)
def test_alternates_name_what_is_really_written(
    written: tuple[str, ...], links: dict[str, str]
) -> None:
    build, page = SimpleNamespace(site=SITE), SimpleNamespace(url="help/", written=written)
    assert alternates(cast(Any, build), cast(Any, page)) == links
