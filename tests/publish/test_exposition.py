"""The metrics, parsed as Prometheus would, and linted by the rules of `promtool check metrics`."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hooks.publish.exposition import metrics
from hooks.status.states import State
from tests.publish.samples import eventful, hostile, services, view
from tests.status.probes.prometheus import program


def families(seen: Any) -> dict[str, Any]:
    text = metrics(seen, services()).decode()
    return {one.name: one for one in text_string_to_metric_families(text)}


def value(seen: Any, name: str, **labels: str) -> float | None:
    found = [one.value for one in families(seen)[f"parvis_{name}"].samples if one.labels == labels]
    return found[0] if found else None


@pytest.mark.parametrize(
    "seen", [eventful(), hostile(), view()], ids=["eventful", "hostile", "quiet"]
)
def test_promtool_accepts_the_metrics(seen: Any) -> None:
    """Prometheus' own tool, which ends with 3 when only its lint finds something."""
    done = subprocess.run(
        [program("promtool"), "check", "metrics"],
        input=metrics(seen, services()),
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_promtool_would_have_seen_a_fault() -> None:
    done = subprocess.run(
        [program("promtool"), "check", "metrics"],
        input=b"# TYPE parvis_minutes_total gauge\nparvis_minutes_total 1\n",
        capture_output=True,
    )
    assert done.returncode == 3
    assert b"parvis_minutes_total no help text" in done.stderr


def test_the_names_keep_the_rules_promtool_checks() -> None:
    found = families(eventful())
    assert len(found) == 14
    for name, family in found.items():
        assert re.fullmatch(r"parvis(_[a-z0-9]+)+", name)
        assert family.documentation and family.type == "gauge"
        assert not name.endswith(("_total", "_count", "_sum", "_bucket", "_info"))
        assert not set(name.split("_")) & {"gauge", "counter", "summary", "histogram"}
        assert not re.search("milli|minute|hour|day|percent", name)
        for sample in family.samples:
            assert not {"quantile", "le"} & set(sample.labels)
        seen = [tuple(sorted(sample.labels.items())) for sample in family.samples]
        assert len(seen) == len(set(seen))


def test_a_component_is_in_exactly_one_state() -> None:
    seen = view(search=State.UNKNOWN, checkout=State.MAJOR)
    samples = families(seen)["parvis_component_state"].samples
    on = {one.labels["component"]: one.labels["state"] for one in samples if one.value == 1}
    assert on == {"site": "operational", "search": "unknown", "checkout": "major_outage"}
    assert len(samples) == 3 * len(State)


def test_the_figures_are_in_base_units() -> None:
    seen = eventful()
    of = {"component": "checkout", "group": "money"}
    assert value(seen, "component_uptime_ratio", **of) == 0.9888
    assert value(seen, "component_response_median_seconds", **of) == 0.12
    assert value(seen, "component_response_p95_seconds", **of) == 0.34
    assert value(seen, "data_timestamp_seconds") == 1789559980.0
    assert value(seen, "data_valid_until_timestamp_seconds") == 1789560100.0
    assert value(seen, "poll_interval_seconds") == 60
    assert value(seen, "incidents_unresolved", impact="major") == 1
    assert value(seen, "incidents_unresolved", impact="critical") == 0
    assert (value(seen, "maintenances_active"), value(seen, "maintenances_upcoming")) == (1, 1)


def test_what_is_not_known_has_no_sample() -> None:
    seen = view(site=State.UNKNOWN)
    board = replace(seen.board, data_as_of=None, valid_until=None)
    text = metrics(replace(seen, board=board), services()).decode()
    assert "\nparvis_data_timestamp_seconds" not in text
    assert 'parvis_component_state_since_timestamp_seconds{component="search"' in text
    assert 'parvis_component_state_since_timestamp_seconds{component="site"' not in text
    assert "NaN" not in text


def test_the_same_view_gives_the_same_bytes() -> None:
    assert metrics(eventful(), services()) == metrics(eventful(), services())
