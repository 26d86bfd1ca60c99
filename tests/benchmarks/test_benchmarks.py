"""The parts of the benchmarks that a figure's truth rests on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from benchmarks import corpus, many, poll
from benchmarks.__main__ import lines
from benchmarks.measure import Cost, Failed, Figure, divided, median, run
from benchmarks.plain import prepare, without_template
from tests.site.drawn import bare, prints

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


def test_both_stacks_build_the_same_pages_of_the_corpus(tmp_path: Path) -> None:
    projects = many.prepared(tmp_path, 12)
    built = {who: {*_pages(project)} for who, project in projects.items()}
    texts = {path.removesuffix("index.html") for path in built["plain"]} - ERRORS
    assert len(texts) == 12 * len(corpus.CODES)
    assert texts <= {path.removesuffix("index.html") for path in built["ours"]}
    legal = (projects["ours"] / "docs/es/legal/text-001.md").read_text("utf-8")
    helped = (projects["plain"] / "docs/fr/help/answer-002.md").read_text("utf-8")
    assert 1_100 < len(corpus.WORD.findall(legal)) < 1_500
    assert 380 < len(corpus.WORD.findall(helped)) < 650


ERRORS = {"404.html"}


def _pages(project: Path) -> Iterator[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=project,
        env=bare({"PLATFORM_URL": "http://127.0.0.1:9"}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for path in (project / "site").rglob("*.html"):
        yield path.relative_to(project / "site").as_posix()


def test_the_corpus_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        corpus.make(ROOT, tmp_path / name, 8)
    one, two = (prints(tmp_path / name / "docs") for name in ("one", "two"))
    assert one == two


def test_the_figures_of_many_pages_divide_what_they_say() -> None:
    costs = {
        "ours many": Cost(5, 4, 1), "plain many": Cost(9, 10, 1), "warm": Cost(1, 3, 1),
        "ours few": Cost(1, 0.5, 1), "ours edit": Cost(2, 1, 1), "plain edit": Cost(10, 10, 1),
    }  # fmt: skip
    full, edit, growth = many.figures(costs, {"ours": 912, "plain": 900}, 3)
    assert full.ratios == {"CPU": 0.4}
    assert edit.ratios == {"CPU": 0.1, "wall": 0.2}
    assert growth.ratios == {"CPU": 0.8}
    assert "warm 3.00 s, 0.30" in full.detail
