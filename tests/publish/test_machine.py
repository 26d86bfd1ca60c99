"""All outputs for machines as files of a site: every address, nothing unescaped, no idle writes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from hooks.publish.machine import write_machine
from hooks.status.board import WEIGHTS
from hooks.status.states import State
from tests.publish.samples import HOSTILE, NOW, SITE, catalogs, eventful, hostile, services, words

COMPONENTS = ("site", "search", "checkout")


def written(folder: Path, seen: Any) -> set[str]:
    found = write_machine(folder, SITE, seen, services(), catalogs())
    return {path.relative_to(folder).as_posix() for path in found}


def history(folder: Path, component: str = "checkout", prefix: str = "") -> Any:
    path = folder / prefix / "status/components" / component / "history.json"
    return json.loads(path.read_text("utf-8"))


def test_every_address_is_there_in_every_language(tmp_path: Path) -> None:
    names = {"summary", "status", "components", "incidents", "incidents/unresolved"}
    names |= {f"scheduled-maintenances{part}" for part in ("", "/upcoming", "/active")}
    expected = {"status/metrics"}
    for prefix in ("", "en/", "es/"):
        expected |= {f"{prefix}api/v2/{name}.json" for name in names}
        for file in ("feed.xml", "maintenance.ics", "badge.svg"):
            expected.add(f"{prefix}status/{file}")
        for component in COMPONENTS:
            folder = f"{prefix}status/components/{component}"
            for file in ("feed.xml", "badge.svg", "shields.json", "history.json"):
                expected.add(f"{folder}/{file}")
    assert written(tmp_path, eventful()) == expected
    there = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.is_file()}
    assert there == expected


def test_the_same_view_is_not_written_twice(tmp_path: Path) -> None:
    assert written(tmp_path, eventful())
    assert written(tmp_path, eventful()) == set()


def test_a_quiet_poll_touches_only_what_tells_the_age_of_the_data(tmp_path: Path) -> None:
    written(tmp_path, eventful())
    files = ("summary.json", "status.json", "components.json")
    assert written(tmp_path, eventful(NOW + timedelta(minutes=1))) == {"status/metrics"} | {
        f"{prefix}api/v2/{file}" for prefix in ("", "en/", "es/") for file in files
    }


def test_what_was_deleted_comes_back(tmp_path: Path) -> None:
    written(tmp_path, eventful())
    lost = ("en/status/feed.xml", "es/status/maintenance.ics", "status/badge.svg")
    for path in lost:
        (tmp_path / path).unlink()
    assert written(tmp_path, eventful()) == set(lost)


def test_a_change_of_one_component_leaves_the_others_alone(tmp_path: Path) -> None:
    written(tmp_path, eventful())
    changed = written(tmp_path, eventful(site=State.MAJOR))
    assert "en/status/components/site/badge.svg" in changed
    assert "en/status/badge.svg" in changed
    assert not [path for path in changed if "/search/" in path or path.endswith((".xml", ".ics"))]


def test_no_text_becomes_markup_in_any_file(tmp_path: Path) -> None:
    written(tmp_path, hostile())
    for path in filter(Path.is_file, tmp_path.rglob("*")):
        content = path.read_text("utf-8")
        assert "<script" not in content or path.suffix == ".ics", path
        assert "\x00" not in content and "\x0b" not in content, path
        if path.suffix == ".json":
            assert "<" not in content and "&" not in content, path
    summary = json.loads((tmp_path / "api/v2/summary.json").read_text("utf-8"))
    assert any(HOSTILE in text for text in words(summary))


def test_ninety_days_are_told_and_today_is_not_over(tmp_path: Path) -> None:
    written(tmp_path, eventful(checkout=State.DEGRADED))
    found = history(tmp_path, prefix="en")
    assert set(found) == {
        "id", "name", "name_lang", "state", "state_name", "reason", "reason_text", "since",
        "uptime", "weights", "days",
    }  # fmt: skip
    assert (found["name"], found["name_lang"]) == ("Checkout", "en")
    assert found["state_name"] == "Degraded performance"
    assert found["weights"] == {state.value: weight for state, weight in WEIGHTS.items()}
    days = found["days"]
    assert len(days) == 90 and len({frozenset(day) for day in days}) == 1
    assert (days[0]["day"], days[-1]["day"]) == ("2026-06-19", "2026-09-16")
    assert [day["over"] for day in days] == [True] * 89 + [False]
    today = {"day": "2026-09-16", "over": False, "worst": "degraded_performance"}
    assert days[-1] == today | dict.fromkeys(("ratio", "coverage", "seconds", "p50", "p95"))


def test_a_second_of_outage_is_never_a_hundred_percent(tmp_path: Path) -> None:
    written(tmp_path, eventful())
    found = history(tmp_path)
    bad, empty = found["days"][79], found["days"][69]
    assert bad["worst"] == "major_outage" and bad["ratio"] == 0.9999
    assert bad["seconds"]["major"] == 1 and bad["p95"] == 0.2
    assert empty["worst"] == "unknown" and empty["ratio"] is None and empty["coverage"] == 0
    assert found["uptime"]["ratio"] == 0.9999
    assert found["uptime"]["coverage"] == 0.9887
    assert sum(found["uptime"]["seconds"].values()) == 89 * 86_400


def test_a_name_without_translation_says_which_language_it_is(tmp_path: Path) -> None:
    written(tmp_path, eventful())
    assert (
        history(tmp_path, prefix="es")["name"],
        history(tmp_path, prefix="es")["name_lang"],
    ) == (
        "Paiement",
        "fr",
    )
