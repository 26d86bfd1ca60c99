"""A server that builds again gives what a clean build gives, byte for byte, whatever was edited."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.site.drawn import NOW, ROOT, Project, bare, draw, prints

URL = "http://127.0.0.1:8000/"
PATIENCE = 60
SERVER = f"""
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from hooks.publish import drawn

def config():
    found = load_config(site_dir=sys.argv[1])
    found.site_url = {URL!r}
    return found

drawing, told_with = [], drawn.told_with
drawn.told_with = lambda *told: drawing.append(told) or told_with(*told)
config().plugins.on_startup(command=sys.argv[2], dirty=False)
for line in sys.stdin:
    try:
        build(config(), serve_url={URL!r})
        print("built", len(drawing), flush=True)
        drawing.clear()
    except Abort:
        print("failed", flush=True)
"""
"""What `mkdocs serve` does, but for the network: it builds for each line it is given."""


class Server:
    """A process that builds a project again and again into one folder."""

    def __init__(self, project: Project, site: Path, command: str) -> None:
        self.site = site
        self.drawn = 0
        """How many pages of the usual template the last build drew."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(site), command],
            cwd=project.root,
            env=bare(project.environ | {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def build(self) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        said, _, drawn = self.process.stdout.readline().strip().partition(" ")
        self.drawn = int(drawn or 0)
        return said

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    drawn = draw(tmp_path_factory.mktemp("again") / "project")
    drawn.file("overrides").unlink()
    shutil.copytree(ROOT / "overrides", drawn.file("overrides"))
    for code in ("fr", "en", "es"):
        page = drawn.file(f"docs/{code}/help/plain.md")
        page.write_text(PLAIN.format(code=code), encoding="utf-8")
        Image.new("RGB", (320, 200), "teal").save(page.with_name("mark.png"))
    return drawn


PLAIN = """\
---
title: "Plain {code}"
description: "A page of the usual template ({code}), which links to another, prints a fact and has headings."
---

## One {{#one}}

[FAQ](faq.md#cost) of {{{{ company.legal_name }}}} ; « *two* ».

## Two {{#two}}

## Three {{#three}}
"""  # noqa: E501


@pytest.fixture(scope="module")
def server(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(project, tmp_path_factory.mktemp("served"), "serve")
    assert started.build() == "built"
    yield started
    started.stop()


def title(project: Project) -> None:
    project.edit("docs/en/help/plain.md", '"Plain en"', '"Plainer"')


def text(project: Project) -> None:
    project.edit("docs/fr/help/plain.md", "« *two* »", "« *deux* » et `trois`")


def heading(project: Project) -> None:
    project.edit("docs/es/help/plain.md", "## Three {#three}", "## Third {#third}")


def fact(project: Project) -> None:
    data = project.file("docs/_data/company.yml")
    found = data.read_text("utf-8")
    name = next(line for line in found.splitlines() if line.strip().startswith("legal_name:"))
    project.edit("docs/_data/company.yml", name, name.partition(":")[0] + ': "Renamed & Co"')


def navigation(project: Project) -> None:
    project.edit("mkdocs.yml", "  - Accueil: index.md", "  - Le début: index.md")


def navigation_again(project: Project) -> None:
    project.edit("mkdocs.yml", "  - Le début: index.md", "  - Le commencement: index.md")


def template(project: Project) -> None:
    project.edit("overrides/partials/parvis/foot.html", "<footer", '<footer data-edited="yes"')


def word(project: Project) -> None:
    told = 'msgid "Skip to the content"\nmsgstr "'
    project.edit("overrides/locales/en/LC_MESSAGES/messages.po", told, told + "Now: ")
    assert project.parvis("strings").returncode == 0


def footer_title(project: Project) -> None:
    project.edit("docs/fr/help/contact.md", "title: ", "title: Bien ")


def page_added(project: Project) -> None:
    for code in ("fr", "en"):
        added = PLAIN.format(code=code).replace("Plain", "Added").replace("A page", "An added page")
        project.file(f"docs/{code}/help/added.md").write_text(added, encoding="utf-8")


def text_added(project: Project) -> None:
    project.edit("docs/fr/help/added.md", "## Two", "## 2")


def page_removed(project: Project) -> None:
    project.file("docs/en/help/added.md").unlink()


def contract(project: Project) -> None:
    project.edit("docs/fr/legal/terms/index.md", "policies.notice_days }}", "support.email }}")


def incident(project: Project) -> None:
    folder = project.file("docs/_data/incidents")
    folder.mkdir(exist_ok=True)
    (folder / "2026-11-22-slow.yml").write_text(INCIDENT, encoding="utf-8")


INCIDENT = """\
title: { fr: Lenteurs, en: Slow pages, es: Lentitud }
impact: minor
components: { checkout: degraded_performance }
started_at: 2026-11-22T08:00:00Z
updates:
  - { at: 2026-11-22T08:10:00Z, status: investigating, text: { fr: Oui., en: Yes., es: Sí. } }
"""


def picture(project: Project) -> None:
    for code in ("fr", "en", "es"):
        project.edit(
            f"docs/{code}/help/plain.md", "## Two", f"![A mark ({code})](mark.png)\n\n## Two"
        )


def no_picture(project: Project) -> None:
    for code in ("fr", "en", "es"):
        project.edit(f"docs/{code}/help/plain.md", f"![A mark ({code})](mark.png)\n\n", "")


def nothing(project: Project) -> None:
    """The page is saved as it was."""


EDITS: list[Callable[[Project], None]] = [
    nothing, title, text, heading, fact, navigation, template, footer_title, word, page_added,
    text_added,
    page_removed, contract, incident, picture, no_picture, nothing,
]  # fmt: skip


def test_what_is_served_after_each_edit_is_what_a_clean_build_gives(
    project: Project, server: Server, tmp_path: Path
) -> None:
    clean = Server(project, tmp_path / "clean", "build")
    for edit in EDITS:
        edit(project)
        assert (server.build(), clean.build()) == ("built", "built"), edit.__name__
        expected = prints(clean.site)
        deadline = time.monotonic() + PATIENCE
        # The search index follows, made behind.
        while (found := differing(prints(server.site), expected)) and time.monotonic() < deadline:
            assert all(name.startswith("pagefind/") for name in found), (edit.__name__, found)
            time.sleep(0.05)
        assert not found, edit.__name__
    clean.stop()


def test_only_what_was_edited_is_drawn_anew(project: Project, server: Server) -> None:
    assert server.build() == "built"
    untouched = server.site / "en/help/faq/index.html"
    for place in (untouched.parent / "left-there", server.site / "pagefind/left-there"):
        place.touch()  # a folder that is emptied would lose it
    assert server.build() == "built"
    assert server.drawn == 0
    project.edit("docs/en/help/plain.md", "## Two", "## The second")
    assert server.build() == "built"
    assert server.drawn == 1
    assert (untouched.parent / "left-there").exists()
    project.edit("docs/en/help/plain.md", "## The second", "## Two")
    navigation_again(project)
    assert server.build() == "built"
    assert server.drawn > 1
    assert not (untouched.parent / "left-there").exists()


def test_a_link_to_nowhere_is_named_in_each_build(project: Project, server: Server) -> None:
    project.edit("docs/en/help/plain.md", "faq.md#cost", "nowhere.md")
    assert [server.build(), server.build()] == ["failed", "failed"]
    project.edit("docs/en/help/plain.md", "nowhere.md", "faq.md#cost")
    assert server.build() == "built"


def test_an_anchor_that_goes_away_is_missed_from_a_page_that_did_not_change(
    project: Project, server: Server
) -> None:
    project.edit("docs/en/help/faq.md", "{#cost}", "{#price}")
    assert server.build() == "failed"
    project.edit("docs/en/help/faq.md", "{#price}", "{#cost}")
    assert server.build() == "built"


EACH_ITS_PARSER = """
def on_pre_page(page, config, files):
    del page.render
    return page
"""
"""A hook after ours: MkDocs makes a parser for each page, as it does without us."""


def test_one_parser_for_all_pages_gives_what_a_parser_for_each_gives(tmp_path: Path) -> None:
    hook = tmp_path / "each.py"
    hook.write_text(EACH_ITS_PARSER, encoding="utf-8")
    one, each = draw(tmp_path / "one"), draw(tmp_path / "each", hooks=(hook,))
    for drawn in (one, each):
        for code in ("fr", "en", "es"):
            page = drawn.file(f"docs/{code}/help/plain.md")
            page.write_text(PLAIN.format(code=code) + HTML, encoding="utf-8")
        done = drawn.build()
        assert done.returncode == 0, done.stderr
    assert prints(one.site) == prints(each.site)


HTML = """
<p id="raw">An element of its own, [linked to](#raw).</p>

| a | b |
| --- | --- |
| c[^1] | `d` |

[^1]: A note.
"""
