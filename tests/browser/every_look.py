"""axe-core on every page kind × language × colours × width, with scripts and without: `make axe`.

Not part of the suite, which takes one look of each in turn (tests/browser/test_axe.py): all of them
take a quarter of an hour.
"""

from __future__ import annotations

import pytest

from tests.browser.place import KINDS, LOCALES, path_of
from tests.browser.reader import MIDDLE, NARROW, WIDE, Reader
from tests.browser.test_axe import SCHEMES, UNFOLD, objections


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_look(reader: Reader, kind: str, locale: str, scripts: bool) -> None:
    # Without any script axe could not run either: ours alone get nothing.
    page = reader.open(
        path_of(locale, KINDS[kind]),
        blocked="" if scripts else "**/*.js*",
        reduced_motion="reduce",
    )
    page.evaluate(UNFOLD)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (NARROW, MIDDLE, WIDE):
            page.set_viewport_size(width)  # type: ignore[arg-type]
            assert objections(page) == "", f"{scheme}, {width}"
