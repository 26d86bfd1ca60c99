"""The build's life cycle under static-i18n: once at the start, once at the end, all or nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.site.built import Built
from tests.site.conftest import build_real
from tests.site.drawn import NOW, PREFIX, ROOT, Project, bare, draw, platform, prints

COUNTING = """
from functools import wraps
from pathlib import Path
from hooks.publish import begin, finish, gather, polling, search

LOG = Path(__file__).with_name("log.txt")

def say(line):
    with LOG.open("a") as log:
        log.write(line + "\\n")

def counted(module, name):
    inner = getattr(module, name)
    @wraps(inner)
    def run(*args, **options):
        say(name)
        return inner(*args, **options)
    setattr(module, name, run)

for module, name in ((gather, "view_for_build"), (begin, "read_facts"), (begin, "committed"),
                     (begin, "read_subprocessors"), (polling, "poll_records"),
                     (finish, "finish"), (search, "index")):
    counted(module, name)

def on_pre_build(config):
    say("begin " + config.plugins["i18n"].current_language)

def on_post_page(output, page, config):
    if page.is_homepage or page.url in ("en/", "es/"):
        say("page " + config.plugins["i18n"].current_language)

def on_post_build(config):
    say("end " + config.plugins["i18n"].current_language)
"""


@pytest.fixture
def counted(tmp_path: Path) -> tuple[Project, Path]:
    """A project whose second hook writes down what the build does, and where it does."""
    hook = tmp_path / "counting.py"
    hook.write_text(COUNTING, encoding="utf-8")
    return draw(tmp_path / "project", hooks=(hook,)), tmp_path / "log.txt"


def test_one_time_work_is_done_once_for_three_languages(counted: tuple[Project, Path]) -> None:
    project, log = counted
    assert project.build().returncode == 0
    assert log.read_text("utf-8").split("\n")[:-1] == [
        "view_for_build", "read_subprocessors", "read_facts", "committed",
        "begin fr", "page fr", "end fr",
        "begin en", "page en", "end en",
        "begin es", "page es", "end es",
        "finish", "index",
    ]  # fmt: skip


def test_a_build_that_polls_polls_once(counted: tuple[Project, Path]) -> None:
    project, log = counted
    with platform() as address:
        done = project.build(PARVIS_POLL="1", PLATFORM_URL=address)
    assert done.returncode == 0, done.stderr
    assert log.read_text("utf-8").count("poll_records") == 1
    assert "polled 2 components" in done.stderr
    assert ": 2 operational" in done.stderr


# --- A failure in one language -----------------------------------------------------------------


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that is published; tests take copies."""
    project = draw(tmp_path_factory.mktemp("original") / "project")
    done = project.build()
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def published(original: Project, tmp_path: Path) -> tuple[Project, dict[str, str]]:
    """A project that is published, and the prints of what is."""
    project = original.copied(tmp_path / "project")
    return project, prints(project.site)


def test_a_page_broken_in_one_language_leaves_the_published_site_alone(
    published: tuple[Project, dict[str, str]],
) -> None:
    project, before = published
    project.edit("docs/es/help/faq.md", "{#cost}\n", "{#cost}\n\n{{ company.legal_nam }}\n")
    project.edit("docs/fr/index.md", "FAQ", "Réponses")
    done = project.build()
    assert done.returncode == 1
    sentence = (
        'docs/es/help/faq.md:9:1: unknown-fact "company.legal_nam" is not a fact; '
        'did you mean "company.legal_name"? Facts are in docs/_data/company.yml.'
    )
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert prints(project.site) == before
    assert sorted(path.name for path in project.root.iterdir()) == [
        ".parvis", "docs", "mkdocs.yml", "overrides", "site",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("docs/es/help/faq.md", "{#cost}", "{#price}"),  # a link of the home page breaks
        ("docs/es/help/faq.md", "[checkout]", "[chekout]"),
        ("docs/es/index.md", "template: home.html", "template: hom.html"),
        ("docs/_data/company.yml", "share_capital:", "share_kapital:"),
        ("docs/_data/services.yml", "kind: http", "kind: htp"),
    ],
)
def test_whatever_fails_leaves_the_published_site_alone(
    published: tuple[Project, dict[str, str]], path: str, old: str, new: str
) -> None:
    project, before = published
    project.edit(path, old, new)
    assert project.build().returncode != 0
    assert prints(project.site) == before


def test_a_changed_text_is_published_whole(published: tuple[Project, dict[str, str]]) -> None:
    project, before = published
    project.edit("docs/en/legal/terms/2026-09-16.md", "[FAQ]", "[Answers]")
    assert project.build().returncode == 0
    after = prints(project.site)
    changed = {path for path in before if before[path] != after.get(path)}
    pages = {path for path in changed if not path.startswith("pagefind/")}
    assert pages == {
        "en/legal/terms/index.html",
        "en/legal/terms/2026-09-16/index.html",
        "en/legal/terms/index.md",
        "en/legal/terms/2026-09-16/index.md",
    }


def test_a_failure_in_a_later_language_puts_mkdocs_back_as_it_was(small: Project) -> None:
    """static-i18n replaces mkdocs.utils.clean_directory and forgets it when a build fails.

    In `mkdocs serve` the next build happens in the same process.
    """
    small.edit("docs/es/help/faq.md", "{#cost}\n", "{#cost}\n\n{{ company.nothing }}\n")
    script = """
        from mkdocs import utils
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort
        from pathlib import Path

        clean = utils.clean_directory
        for attempt in ("broken", "mended"):
            config = load_config("mkdocs.yml", site_dir="site")
            Path("site").mkdir(exist_ok=True)
            Path("site/left-over.html").touch()
            try:
                build(config)
                print(attempt, "built")
            except Abort:
                print(attempt, "failed")
            print(utils.clean_directory is clean)
            page = Path("docs/es/help/faq.md")
            page.write_text(page.read_text("utf-8").replace("{{ company.nothing }}", ""), "utf-8")
        print(Path("site/left-over.html").exists())
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)],
        cwd=small.root,
        env=bare({}),
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [
        "broken failed",
        "True",
        "mended built",
        "True",
        "False",
    ]


# --- Options of one language -------------------------------------------------------------------


def test_an_option_of_one_language_does_not_reach_the_next(tmp_path: Path) -> None:
    """static-i18n's own reset lets it; our templates take the name from the site instead."""
    project = draw(
        tmp_path / "project",
        en='site_name: Court, copyright: "© Court", theme: { font: false }',
        es="site_description: Solo aquí",
    )
    assert project.build().returncode == 0
    site = Built(project.site, "https://www.example.org/")
    for page in site.pages.values():
        assert "Court" not in page.words().replace("Forecourt", ""), page.address
        assert "Solo aquí" not in page.text, page.address
    for code, home in (("fr", "Accueil"), ("en", "Home"), ("es", "Inicio")):
        assert site.page("", code).title == home
        assert site.page("help/faq/", code).title.endswith(" · Forecourt")
        brand = site.page("", code).tree.xpath("//a[@class='brand']")[0]
        assert (brand.text_content().strip(), brand.get("href")) == (
            "Forecourt",
            f"/{PREFIX[code]}",
        )


def test_navigation_is_that_of_the_page_s_language(tmp_path: Path) -> None:
    """The Spanish nav_translations are not given: its titles are the source's, not English."""
    project = draw(tmp_path / "project")
    assert project.build().returncode == 0
    site = Built(project.site, "https://www.example.org/")
    expected = {"fr": "Aide", "en": "Help", "es": "Aide"}
    for code, title in expected.items():
        links = site.page("", code).tree.xpath("//nav[@class='top__nav']//a")
        assert links[0].text == title
        assert [one.get("href") for one in links] == [
            f"/{PREFIX[code]}{path}" for path in ("help/faq/", "legal/terms/", "status/")
        ]


def test_a_site_in_a_folder_links_within_it(small: Project) -> None:
    small.edit("mkdocs.yml", "https://www.example.org/", "https://www.example.org/some/place/")
    assert small.build().returncode == 0
    site = Built(small.site, "https://www.example.org/some/place/")
    for page in site.pages.values():
        for link in page.tree.xpath("//@href | //@src | //@data-live | //@data-search"):
            assert not re.match(r"/(?!some/place/)", link), f"{page.address}: {link}"
            assert not re.match(r"https://www.example.org/(?!some/place/)", link), link
    assert site.xml("sitemap.xml")[0][0].text == f"{site.url}sitemaps/sitemap-fr.xml"
    assert "Sitemap: https://www.example.org/some/place/" in site.text("robots.txt")


# --- Twice the same ----------------------------------------------------------------------------


def test_two_builds_of_one_moment_are_byte_identical(site: Built, tmp_path: Path) -> None:
    """Fixed by SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch)."""
    history = tmp_path / "history.db"
    shutil.copy(site.folder.parent / "real-history.db", history)
    build_real(tmp_path / "again", history)
    first, again = prints(site.folder), prints(tmp_path / "again")
    assert {path for path in first | again if first.get(path) != again.get(path)} == set()
    assert len(first) > 300


def test_another_moment_makes_another_site(small: Project) -> None:
    """The dates above are not simply missing."""
    small.poll(NOW)
    day = 24 * 3600
    assert small.build().returncode == 0
    first = prints(small.site)
    assert small.build(SOURCE_DATE_EPOCH=str(int(NOW.timestamp()) + day)).returncode == 0
    changed = {path for path, seen in prints(small.site).items() if first.get(path) != seen}
    assert {".well-known/security.txt", "status/index.html"} <= changed


def test_a_real_build_leaves_the_sources_alone(site: Built) -> None:
    """Nothing of a build stays in docs/ or overrides/, apart from the compiled catalogs."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--others", "--exclude-standard",
         "docs", "overrides"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    assert [path for path in listed if re.search(r"\.(html|part|tmp|db|pyc)$", path)] == []
