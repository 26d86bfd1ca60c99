"""The shared files as readers get them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hooks.content.identity import read_identity
from hooks.content.problems import ContentError
from hooks.publish.assets import Assets
from hooks.publish.speculation import rules
from tests.publish.samples import SITE

SOURCES = SITE.docs / "assets"
IDENTITY = read_identity(SITE.data, SITE.root)[0]


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    for name, text in {
        "styles/a.css": "/* Why. */\n.a {\n  color: red;\n}\n",
        "scripts/a.js": "// Why.\nexport const add = (first, second) => first + second;\n",
        "icons/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        "icons/tab.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        "photo.bin": "\x00",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Assets(tmp_path, "/docs/assets/", IDENTITY)


def test_styles_and_scripts_lose_what_only_their_writers_read(assets: Assets) -> None:
    assert assets.content("styles/a.css") == b".a{color:red}"
    assert assets.content("scripts/a.js") == b"export const add=(e,t)=>e+t"
    assert assets.content("photo.bin") == b"\x00"


def test_an_address_changes_with_the_bytes_that_are_served(assets: Assets) -> None:
    first = assets.url("styles/a.css")
    assert re.fullmatch(r"/docs/assets/styles/a\.css\?v=[0-9a-f]{10}", first)
    (assets.folder / "styles/a.css").write_text(".a { color: red }", encoding="utf-8")
    assert Assets(assets.folder, assets.base, IDENTITY).url("styles/a.css") == first
    (assets.folder / "styles/a.css").write_text(".a { color: blue }", encoding="utf-8")
    assert Assets(assets.folder, assets.base, IDENTITY).url("styles/a.css") != first


def test_the_site_gets_what_was_made_and_no_mark_that_stands_in_pages(
    assets: Assets, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    for name in ("mark", "tab"):
        (site / "icons").mkdir(parents=True, exist_ok=True)
        (site / f"icons/{name}.svg").write_text("<svg/>", encoding="utf-8")
    assets.make()
    assert assets.mark.startswith("<svg aria-hidden")
    assets.url("icons/tab.svg")
    assets.write(site)
    assert (site / "styles/a.css").read_bytes() == b".a{color:red}"
    assert sorted(path.name for path in (site / "icons").iterdir()) == ["tab.svg"]


def test_what_cannot_be_read_is_told_with_its_place(assets: Assets) -> None:
    (assets.folder / "scripts/a.js").write_text("let a = 1;\nlet b = ;\n", encoding="utf-8")
    (assets.folder / "scripts/b.js").write_text("if (", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        assets.make()
    assert [str(one).partition(": ")[0] for one in caught.value.problems] == [
        "docs/assets/scripts/a.js:2:9",
        "docs/assets/scripts/b.js:1:5",
    ]
    assert str(caught.value.problems[0]) == (
        "docs/assets/scripts/a.js:2:9: asset-syntax The file cannot be read as what its name says:"
        " unexpected ; in expression."
    )


def test_ours_keep_what_browsers_import_by_name() -> None:
    made = Assets(SOURCES, "/assets/", IDENTITY).content("scripts/search.js").decode()
    assert re.search(r"export const start=", made)


@pytest.mark.parametrize("base", ["/", "/docs/"])
def test_only_pages_of_the_site_may_be_fetched_ahead(base: str) -> None:
    (rule,) = json.loads(rules(base))["prefetch"]
    pages, *kept_out = rule["where"]["and"]
    assert (rule["source"], rule["eagerness"]) == ("document", "moderate")
    assert pages == {"href_matches": [base, f"{base}*/"]}
    assert [one["not"] for one in kept_out] == [
        {"selector_matches": ["[href^='#']", "[download]"]},
        {"href_matches": [f"{base}sitemap/", f"{base}*/sitemap/"]},
    ]
