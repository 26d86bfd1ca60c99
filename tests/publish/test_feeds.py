"""The Atom feeds, read as a feed reader would (RFC 4287)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from hooks.publish.feeds import feeds, is_current
from hooks.status.recurrence import windows
from hooks.status.states import State
from tests.publish.samples import (
    EN,
    ES,
    FR,
    HOSTILE,
    NOW,
    eventful,
    hostile,
    incident,
    maintenance,
    reader,
    unresolved,
    view,
)

A, X = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ALL = "status/feed.xml"
COLON = "\u202f: "


def feed(seen: Any, path: str = ALL, locale: Any = FR) -> Any:
    return etree.fromstring(feeds(reader(locale), seen)[path])


def texts(found: Any, tag: str) -> list[str]:
    return [one.text for one in found.iter(f"{A}{tag}")]


def link(element: Any, rel: str) -> str:
    (href,) = [one.get("href") for one in element.findall(f"{A}link") if one.get("rel") == rel]
    return str(href)


@pytest.mark.parametrize("locale", [FR, EN, ES])
def test_every_feed_has_what_the_rfc_requires(locale: Any) -> None:
    found = feeds(reader(locale), eventful())
    assert set(found) == {ALL} | {
        f"status/components/{name}/feed.xml" for name in ("site", "search", "checkout")
    }
    for path, content in found.items():
        root: Any = etree.fromstring(content)
        assert root.tag == f"{A}feed" and root.get(LANG) == locale.code
        for element in (root, *root.findall(f"{A}entry")):
            for tag in ("id", "title", "updated"):
                assert len(element.findall(f"{A}{tag}")) == 1, (path, tag)
            assert element.findtext(f"{A}id").startswith("urn:uuid:")
            assert datetime.fromisoformat(element.findtext(f"{A}updated")).tzinfo
            assert link(element, "alternate").startswith("https://status.example/")
        assert root.findtext(f"{A}author/{A}name") == "Exemple"
        assert link(root, "self") == f"https://status.example/{locale.prefix}{path}"
        names = texts(root, "id")
        assert len(names) == len(set(names))


SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "fixtures/atom.rng"))


@pytest.mark.parametrize("locale", [FR, EN, ES])
@pytest.mark.parametrize(
    "seen", [eventful(), hostile(), view()], ids=["much", "hostile", "nothing"]
)
def test_every_feed_is_valid_by_the_schema_of_the_rfc(locale: Any, seen: Any) -> None:
    for path, content in feeds(reader(locale), seen).items():
        root: Any = etree.fromstring(content)
        assert SCHEMA.validate(root), (path, SCHEMA.error_log)
        # What the schema's rules in Schematron ask (appendix B): an author above or in each entry,
        # one alternate link per type and language, and no id twice.
        assert root.find(f"{A}author") is not None
        for element in (root, *root.findall(f"{A}entry")):
            links = [one for one in element.findall(f"{A}link") if one.get("rel") == "alternate"]
            assert len({(one.get("type"), one.get("hreflang")) for one in links}) == len(links)
        ids = texts(root, "id")
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<updated>", b"<updated>2026 "),
        (b"<author>", b"<authors/><author>"),
        (b' href="', b' ref="'),
        (b'type="xhtml"', b'type="text"'),
        (b'xml:lang="fr"', b'xml:lang="fr_FR"'),
    ],
)
def test_the_schema_would_have_seen_a_fault(old: bytes, new: bytes) -> None:
    content = feeds(reader(FR), eventful())[ALL]
    assert old in content
    assert not SCHEMA.validate(etree.fromstring(content.replace(old, new)))


def test_there_is_one_entry_per_update_newest_first() -> None:
    found = feed(view((incident(),), (maintenance(),)), locale=EN)
    assert texts(found, "title") == [
        "Exemple: Service status",
        "Resolved: Late payments",
        "Monitoring: Late payments",
        "Identified: Late payments",
        "Investigating: Late payments",
        "Scheduled: A larger queue",
    ]
    entries = found.findall(f"{A}entry")
    assert entries[0].findtext(f"{A}updated") == "2026-09-14T13:30:00Z"
    assert found.findtext(f"{A}updated") == "2026-09-14T13:30:00Z"
    assert link(entries[0], "alternate") == "https://status.example/en/status/incidents/late/"
    assert "".join(entries[2].find(f"{A}content").itertext()) == (
        "B in EnglishCheckout: Degraded performance"
    )
    assert "".join(entries[-1].find(f"{A}content").itertext()) == (
        "Slow payments, then nothing."
        "From 17 September 2026, 12:00 UTC to 17 September 2026, 14:00 UTCCheckout"
    )


def test_french_is_written_as_french_is() -> None:
    found = feed(view((incident(),)))
    assert texts(found, "title")[:2] == [
        f"Exemple{COLON}État du service",
        f"Résolu{COLON}Paiements en retard",
    ]


def test_a_new_update_is_a_new_entry_and_leaves_the_others_alone() -> None:
    told = incident().updates
    early = feed(view((incident(updates=told[:2], resolved_at=None),)))
    late = feed(view((incident(),)))
    before, after = (
        {one.findtext(f"{A}id"): etree.tostring(one) for one in found.findall(f"{A}entry")}
        for found in (early, late)
    )
    assert len(after) == 4 and len(before) == 2
    assert before.items() <= after.items()


def test_two_updates_of_one_moment_are_two_entries() -> None:
    first = incident().updates[0].model_dump()
    found = feed(view((incident(updates=[first, first], resolved_at=None),)))
    assert len(set(texts(found, "id"))) == 3


def test_a_component_has_a_feed_of_what_concerns_it() -> None:
    seen = view((unresolved(), incident()), (maintenance(),))
    search = feed(seen, "status/components/search/feed.xml", EN)
    assert texts(search, "title") == [
        "Exemple: Search",
        f"Recherche en cours{COLON}Recherche en panne",
    ]
    checkout = feed(seen, "status/components/checkout/feed.xml", EN)
    assert len(checkout.findall(f"{A}entry")) == 5
    every = {one.findtext(f"{A}id") for one in feed(seen, locale=EN).findall(f"{A}entry")}
    assert {one.findtext(f"{A}id") for one in checkout.findall(f"{A}entry")} < every


def test_a_component_only_an_update_names_has_the_incident_too() -> None:
    update = incident().updates[0].model_dump() | {"components": {"site": "partial_outage"}}
    seen = view((incident(updates=[update], resolved_at=None),))
    (entry,) = feed(seen, "status/components/site/feed.xml").findall(f"{A}entry")
    lines = [one.text for one in entry.iter(f"{X}li")]
    assert [line.split(COLON)[0] for line in lines] == ["Le site", "Paiement"]


def test_a_series_is_one_entry_that_stays_as_it_is_while_its_windows_come_and_go() -> None:
    def entries(now: datetime) -> list[bytes]:
        plans = windows([maintenance(repeat="FREQ=DAILY")], now)
        found = feed(view((), plans, now), locale=EN).findall(f"{A}entry")
        return [etree.tostring(one) for one in found]

    (first,), later = entries(NOW), entries(NOW + timedelta(days=40))
    assert b"From 17 September 2026, 12:00 UTC to 17 September 2026, 14:00 UTC" in first
    assert later == [first]


def test_a_missing_translation_is_marked_with_its_own_language() -> None:
    found = feed(view((unresolved(),)), locale=ES)
    entry = found.find(f"{A}entry")
    assert entry.find(f"{A}title").get(LANG) == "fr"
    body, item = entry.find(f".//{X}p"), entry.find(f".//{X}li")
    assert (body.text, body.get(LANG), body.get("lang")) == ("Nous cherchons.", "fr", "fr")
    assert item.get(LANG) == "fr"
    english = feed(view((incident(),)), locale=EN).find(f"{A}entry")
    assert not [one for one in english.iter() if one.get(LANG) or one.get("lang")]


def test_an_empty_feed_is_still_a_feed() -> None:
    found = feed(view())
    assert found.findall(f"{A}entry") == []
    assert found.findtext(f"{A}updated") == "1970-01-01T00:00:00Z"


def test_a_script_in_a_title_stays_text() -> None:
    for path, content in feeds(reader(FR), hostile()).items():
        assert b"<script" not in content and b"VALARM\x00" not in content, path
        root: Any = etree.fromstring(content)
        assert not [one for one in root.iter() if "script" in str(one.tag)]
    assert HOSTILE in texts(feed(hostile()), "title")[1]


def test_the_latest_word_counts_not_the_latest_start() -> None:
    old = incident("old", started_at=NOW - timedelta(days=50), resolved_at=None, updates=[
        incident().updates[0].model_dump() | {"at": NOW - timedelta(minutes=1)}
    ])  # fmt: skip
    many = [incident(f"n{number}") for number in range(60)]
    entries = feed(view((*many, old))).findall(f"{A}entry")
    assert "old" in link(entries[0], "alternate")
    assert len({link(one, "alternate") for one in entries}) == 50


def test_a_quiet_poll_or_a_failing_one_changes_no_byte() -> None:
    later = eventful(NOW + timedelta(minutes=1), site=State.MAJOR)
    assert feeds(reader(FR), eventful()) == feeds(reader(FR), later)


def test_the_feed_of_everything_is_written_last_and_knows_when_it_is_current() -> None:
    seen = view((incident(),), (maintenance(),))
    found = feeds(reader(FR), seen)
    content = found[ALL]
    assert list(found)[-1] == ALL
    assert is_current(content, reader(FR), view((incident(),), (maintenance(),), site=State.MAJOR))
    assert not is_current(b"", reader(FR), seen)
    assert not is_current(content, reader(EN), seen)
    for other in (
        view((incident(),)),
        view((incident(title="Autre"),), (maintenance(),)),
        view((incident(),), (maintenance(),), NOW - timedelta(days=2)),
        hostile(),
    ):
        assert not is_current(content, reader(FR), other)
