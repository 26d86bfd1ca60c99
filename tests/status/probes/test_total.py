"""Whatever comes back, every judge has an answer, and never OPERATIONAL by accident."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hooks.status.probes.config import Probe
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.run import judge
from hooks.status.states import Reason, State

AT = 1_795_435_200.0
PAST = [{"at": AT - 60, "part": 0.0, "whole": 1.0, "1": 0.0, "+Inf": 0.0}]
URL = "http://a.example/"

LIMIT = {"major_above": 1}
COUNTER = {"metric": "m"}
PROBES: dict[str, dict[str, Any]] = {
    "http": {"kind": "http", "expect": {"body": {"ok": True}}},
    "readiness": {"kind": "readiness", "key": "db.main"},
    "value": {"kind": "metric", "measure": {"of": "value", **COUNTER}, **LIMIT},
    "age": {"kind": "metric", "measure": {"of": "age", **COUNTER}, **LIMIT},
    "ratio": {"kind": "metric", "measure": {"of": "ratio", "part": COUNTER, "whole": COUNTER},
              **LIMIT},
    "quantile": {"kind": "metric", "measure": {"of": "quantile", "metric": "m", "quantile": 0.9},
                 **LIMIT},
    "promql": {"kind": "promql", "query": "up", **LIMIT},
    "statuspage": {"kind": "statuspage"},
    "component": {"kind": "statuspage", "component": "API"},
}  # fmt: skip

words = st.sampled_from(
    ["ok", "db", "main", "status", "success", "data", "result", "resultType", "vector", "scalar",
     "value", "indicator", "none", "components", "name", "id", "API", "error", "errorType"]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
lines = st.lists(
    st.tuples(
        st.sampled_from(["m", "m_bucket", "m_total", "# TYPE m", "# HELP m"]),
        st.text(alphabet='{}="\\,abcle+InfNa 0123456789.eE-#\t\r', max_size=30),
    ).map("".join),
    max_size=6,
).map("\n".join)
bodies = st.binary(max_size=40) | values.map(lambda one: json.dumps(one).encode()) | (
    lines.map(str.encode)
)  # fmt: skip
answers = st.builds(
    Fetched, st.sampled_from([200, 400, 503]), st.just({}), bodies, st.floats(0, 9), st.none()
)


@pytest.mark.parametrize("name", PROBES)
@settings(max_examples=150, deadline=None)
@given(fetched=answers)
def test_every_answer_has_a_judgement(name: str, fetched: Fetched) -> None:
    probe: Probe = TypeAdapter(Probe).validate_python({**PROBES[name], "url": URL})
    judged = judge(probe, fetched, PAST, AT)
    assert (judged.state is State.OPERATIONAL) is (judged.reason is Reason.OK)
    if judged.value is not None:
        assert abs(judged.value) < float("inf")
