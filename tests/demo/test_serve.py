"""`parvis serve`: demo platform, demo history, poller and site, begun and ended together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import html

from tests.site.drawn import CODES, PREFIX, bare, draw


class Serving:
    """A `parvis serve` of its own, and what it says."""

    def __init__(self, project: Path, site: int = 0, demo: int = 0) -> None:
        self.site, self.demo = site or free_port(), demo or free_port()
        ports = ["--port", str(self.site), "--demo-port", str(self.demo), "--every", "0.3"]
        environ = bare({"PYTHONUNBUFFERED": "1"})
        del environ["SOURCE_DATE_EPOCH"]  # it is today, as the poller knows
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hooks", "serve", *ports],
            cwd=project,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A terminal's Ctrl-C reaches the whole group, and this one's is not the suite's.
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def until(self, words: str) -> str:
        """Read what it says until a line has `words`; return that line."""
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if words in line:
                return line
        raise AssertionError("".join(said))

    def ended(self, code: int = 0) -> str:
        """Wait until it has ended with `code`; return what it said last.

        It is read to its end: the site's server has let go of it too.
        """
        assert self.process.stdout
        rest = self.process.stdout.read()
        assert self.process.wait(30) == code, rest
        for port in (self.site, self.demo):
            with socket.socket() as one:
                assert one.connect_ex(("127.0.0.1", port)) != 0
        return rest

    def page(self, path: str) -> html.HtmlElement:
        answer = requests.get(f"http://127.0.0.1:{self.site}/{path}", timeout=10)
        assert answer.status_code == 200
        return html.fromstring(answer.content)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    project = draw(tmp_path_factory.mktemp("serving") / "project")
    one = Serving(project.root)
    try:
        one.until("Serving on")
        yield one
    finally:
        one.process.kill()
        one.process.wait()


@pytest.mark.parametrize("code", CODES)
def test_the_page_shows_ninety_days_and_says_that_they_are_made_up(
    serving: Serving, code: str
) -> None:
    page = serving.page(f"{PREFIX[code]}status/components/website/")
    assert page.xpath("//p[@class='demo-note']")
    rows = page.xpath("//table[@class='days']/tbody/tr")
    assert len(rows) == 90
    figures = {" ".join(row.xpath("string(td[2])").split()) for row in rows}
    assert "—" not in figures and len(figures) > 1


def test_a_fault_on_request_reaches_the_served_page_and_leaves_it_again(serving: Serving) -> None:
    fault = f"http://127.0.0.1:{serving.demo}/faults/payments"

    def chip() -> str:
        return str(
            serving.page("en/").xpath("string(//header//a[contains(@class, 'chip')]/@class)")
        )

    assert "chip--operational" in chip()
    requests.post(fault, timeout=10).raise_for_status()
    serving.until("changed checkout: operational -> ")
    serving.until("polled")  # the page was rewritten before the next poll began
    assert "chip--operational" not in chip()
    requests.delete(fault, timeout=10).raise_for_status()
    serving.until(" -> operational")
    serving.until("polled")
    assert "chip--operational" in chip()


def test_all_of_it_stops_together(serving: Serving) -> None:
    serving.process.send_signal(signal.SIGTERM)
    serving.until("stopping")
    serving.ended()


def test_ctrl_c_before_the_site_is_built_ends_all_of_it_well(tmp_path: Path) -> None:
    serving = Serving(draw(tmp_path / "project").root)
    serving.until("demo platform on")
    os.killpg(serving.process.pid, signal.SIGINT)
    assert "Serving on" not in serving.ended()


@pytest.mark.parametrize("which", ["site", "demo"])
def test_a_port_that_is_taken_is_told_at_once_in_a_sentence(tmp_path: Path, which: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        serving = Serving(draw(tmp_path / "project").root, **{which: port})
        said = serving.process.communicate(timeout=30)[0]
    assert said == f"Port {port} cannot be used: Address already in use.\n"
    assert serving.process.returncode == 2


def test_a_site_whose_server_ends_by_itself_ends_all_of_it_with_a_word(tmp_path: Path) -> None:
    project = draw(tmp_path / "project")
    config = project.root / "mkdocs.yml"
    before, after = config.read_text("utf-8").split("plugins:\n")
    config.write_text(f"{before}plugins:\n  - nowhere\n{after}", "utf-8")
    last = Serving(project.root).ended(2).splitlines()[-2:]
    assert last == ["stopping", "The site's server ended by itself; what it said is above."]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_stop_amid_an_import_does_not_end_the_command_by_the_signal(name: str) -> None:
    amid = f"exec('import signal; signal.raise_signal(signal.{name})')"
    program = f"from hooks.__main__ import told_to_stop; stop = told_to_stop(); {amid}"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; print(stop.is_set())"],
        env=bare({}),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
