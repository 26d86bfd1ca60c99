"""The parts of the benchmarks that a figure's truth rests on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import requests
import yaml

from benchmarks import poll
from benchmarks.__main__ import lines
from benchmarks.measure import Cost, Failed, Figure, divided, median, run
from benchmarks.plain import prepare, without_template

ROOT = Path(__file__).parents[2]


def test_a_run_counts_the_time_and_memory_of_what_it_starts(tmp_path: Path) -> None:
    inner = "b = bytearray(200 * 2**20); sum(range(3 * 10**6))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    cost = run([sys.executable, "-c", outer], tmp_path, {})
    assert cost.peak > 200 * 2**20
    assert cost.wall > 0
    assert cost.cpu > 0


def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"ended with 3:\nno platform") as failed:
        run([sys.executable, "-c", "print('no platform'); raise SystemExit(3)"], tmp_path, {})
    assert str(failed.value).startswith(sys.executable)


def test_medians_and_ratios() -> None:
    middle = median([Cost(3, 1, 10), Cost(1, 5, 30), Cost(2, 2, 20)])
    assert middle == Cost(2, 2, 30)
    assert divided(middle, Cost(4, 1, 1)) == {"CPU": 2, "wall": 0.5}


@pytest.mark.parametrize(("cpu", "verdict"), [(1.2, "reached"), (1.21, "missed")])
def test_the_greatest_ratio_is_held_against_the_aim(cpu: float, verdict: str) -> None:
    figure = Figure("a ÷ b", {"CPU": cpu, "wall": 0.9}, 1.2, {"a": 96 * 2**20}, "from x")
    assert lines(figure).split() == [
        "a", "÷", "b", f"{cpu:.2f}", "0.90", "≤", "1.2", verdict, "a", "96", "MiB", "from", "x",
    ]  # fmt: skip


def test_only_the_template_of_the_front_matter_goes() -> None:
    page = "---\ntitle: A\ntemplate: home.html\n---\n\ntemplate: stays\n{{ company.name }}\n"
    assert without_template(page) == "---\ntitle: A\n---\n\ntemplate: stays\n{{ company.name }}\n"


def test_the_baseline_is_a_site_that_plain_mkdocs_builds(tmp_path: Path) -> None:
    config = prepare(ROOT, tmp_path)
    read = yaml.safe_load(config.read_text(encoding="utf-8"))
    assert "hooks" not in read
    assert read["theme"] == {"name": "material", "font": False}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d", tmp_path / "site"],
        check=True,
        capture_output=True,
    )
    ours = {path.relative_to(ROOT / "docs/fr") for path in (ROOT / "docs/fr").rglob("index.md")}
    built = {path.relative_to(tmp_path / "site") for path in (tmp_path / "site").rglob("*.html")}
    assert {path.with_suffix(".html") for path in ours} <= built


def test_a_tenth_of_the_components_is_silent_and_the_others_answer(tmp_path: Path) -> None:
    with poll.platform() as address:
        poll.write_services(tmp_path, address)
        services = yaml.safe_load((tmp_path / "services.yml").read_text(encoding="utf-8"))
        urls = [component["probe"]["url"] for component in services["groups"][0]["components"]]
        silent = [url for url in urls if "/silent/" in url]
        assert (len(urls), len(silent)) == (100, 10)
        assert requests.get(next(url for url in urls if "/ok/" in url), timeout=10).text == "ok"
        with pytest.raises(requests.ReadTimeout):
            requests.get(silent[0], timeout=0.3)
