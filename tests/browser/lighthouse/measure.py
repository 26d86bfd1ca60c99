"""Every kind of page under Lighthouse, on the shipped nginx: `make lighthouse`, and the workflow.

Not part of the suite: it takes minutes, and its figures are those of a machine that does nothing
else. One language for each kind, by rotation; the median of as many runs as budgets.yml asks for.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hooks.content.budgets import Lighthouse, read_budgets
from hooks.content.site import read_site
from tests.browser.place import KINDS, LOCALES, ROOT, built, path_of
from tests.browser.reader import BESIDE_A_PAGE
from tests.server.conftest import Edge, serving

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules/.bin/lighthouse"
LAUNCHER = HERE / "node_modules/chrome-launcher/dist/flags.js"
CHROMIUM = "--headless=new --no-sandbox --disable-gpu --ignore-certificate-errors"
SCORES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {
    "lcp_ms": "largest-contentful-paint",
    "cls": "cumulative-layout-shift",
    "tbt_ms": "total-blocking-time",
}
SECONDS = 180
UNRECORDED, ATTEMPTS = "Please run Lighthouse again", 3
"""What it says when Chromium gave it no trace of the page at all."""
UNMEASURED = {"not found"}
"""Lighthouse measures no page whose status is an error."""


@pytest.fixture(scope="session")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    site = built(tmp_path_factory.getbasetemp())
    with serving(site, tmp_path_factory.mktemp("edge")) as edge:
        yield edge


@pytest.fixture(scope="session")
def limits() -> Lighthouse:
    site = read_site(ROOT / "mkdocs.yml", {})
    return read_budgets(site.data, site.root)[0].lighthouse


def left_out() -> str:
    """Features Chromium starts without: Lighthouse's own list, and what no telephone starts.

    Lighthouse counts the time a task took by the clock, four times. The address bar's list and a
    process in reserve take a core of the two from the page, at the moment it is looked at.
    """
    theirs = re.search(r"'--disable-features=' \+\s*\[(.*?)\]", LAUNCHER.read_text("utf-8"), re.S)
    assert theirs, f"{LAUNCHER} has another form: its list must be kept"
    return ",".join([*re.findall(r"^\s*'(\w+)',$", theirs[1], re.M), *BESIDE_A_PAGE])


def measure(address: str, report: Path) -> dict[str, float]:
    """One run: scores of 100 and figures by their names in budgets.yml."""
    chromium = shutil.which(os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium"))
    assert chromium, "Chromium is missing: make lighthouse says how to get it"
    command = [PROGRAM, address, "--quiet", "--output=json", f"--output-path={report}"]
    for _ in range(ATTEMPTS):
        done = subprocess.run(
            [*command, f"--chrome-flags={CHROMIUM} --disable-features={left_out()}"],
            env=dict(os.environ) | {"CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        if UNRECORDED not in done.stderr:
            break
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    scores = {
        name.replace("-", "_"): round(100 * told["categories"][name]["score"]) for name in SCORES
    }
    return scores | {name: told["audits"][one]["numericValue"] for name, one in FIGURES.items()}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in UNMEASURED])
def test_a_page_is_as_good_as_its_limits(
    edge: Edge, limits: Lighthouse, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = path_of(LOCALES[list(KINDS).index(kind) % 3], KINDS[kind])
    edge.place.parvis("refresh", "--site", str(edge.place.site))  # as cron does each minute
    runs = [measure(edge.address + path, tmp_path / f"{n}.json") for n in range(limits.runs)]
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    with capsys.disabled():
        figures = "  ".join(f"{name} {value:.4g}" for name, value in middle.items())
        print(f"\n{kind:24} {path:40} {figures}")
    kept_out = 'name="robots" content="noindex' in edge.get(path).text
    asked = limits.model_dump(exclude={"runs"} | ({"seo"} if kept_out else set()))
    least = {"performance", "accessibility", "best_practices", "seo"}
    missed = {
        name: (middle[name], limit)
        for name, limit in asked.items()
        if (middle[name] < limit if name in least else middle[name] > limit)
    }
    assert missed == {}, f"{path}: {missed} (found, limit)"
