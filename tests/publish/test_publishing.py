"""What is served is always a whole, verified site, whatever stops a publish, and when."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hooks.publish import files
from hooks.publish.publishing import Busy, Publisher, copied
from hooks.publish.refreshing import refresh_site
from hooks.publish.releases import Releases
from hooks.publish.serving import served
from hooks.publish.verify import verify
from tests.site.drawn import (
    CODES,
    MINUTE,
    NOW,
    PREFIX,
    Project,
    bare,
    draw,
    page,
    prints,
    revision,
    write,
)

PAST = 1_000_000
"""A step that no publish comes to."""
MARK = b"<!-- another text -->"
"""Ends every page of the other site."""


LINKED = {"help/index.md": "Aide", "security.md": "Faille", "legal/rights.md": "Droits"}
"""Pages to which the template of the home page links."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project in which no link is dead, polled twice and published."""
    drawn = draw(tmp_path_factory.mktemp("whole") / "project")
    for path, title in LINKED.items():
        source = page(title, "", "Texte.")
        for code in CODES:
            text = source if code == "fr" else page(f"{title} {code}", "", "T.", revision(source))
            write(drawn.root / "docs" / code / path, text)
    for before in (1, 0):
        drawn.poll(NOW - before * MINUTE)
    done = drawn.build()
    assert done.returncode == 0, done.stderr
    return drawn


@pytest.fixture
def project(whole: Project, tmp_path: Path) -> Project:
    """A copy of it, with its history."""
    return whole.copied(tmp_path / "project")


@pytest.fixture
def other(project: Project, tmp_path: Path) -> Path:
    """The same site with another text on each of its pages."""
    folder = tmp_path / "other"
    shutil.copytree(project.site, folder)
    for file in folder.rglob("index.html"):
        file.write_bytes(file.read_bytes() + MARK)
    return folder


def publisher(project: Project, target: Path, now: datetime = NOW) -> Publisher:
    return Publisher(project.read(), {}, lambda: now, Releases(target), print)


def cli(project: Project, target: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return project.parvis("publish", "--to", str(target), *more)


def from_site(project: Project, target: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return cli(project, target, "--from", str(project.site), *more)


def names(target: Path) -> list[str]:
    """The numbers of the releases, and whatever else is there."""
    found = (one.name for one in (target / "releases").iterdir())
    return sorted(name.partition("-")[0] for name in found)


def shown(folder: Path) -> dict[str, str]:
    """The bytes readers get: not the mark of a refresh that was killed."""
    return {path: seen for path, seen in prints(folder).items() if not path.endswith(".part")}


# --- Killed -------------------------------------------------------------------------------------


@contextmanager
def killing(project: Project, target: Path) -> Iterator[Callable[[Path, int], dict[str, Any]]]:
    """Give what publishes a site in a process that is killed at one of its steps."""
    script = Path(__file__).with_name("killed_publish.py")
    words = [sys.executable, str(script), str(project.root), str(target), NOW.isoformat()]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=bare({}), stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin and process.stdout
        stdin, stdout = process.stdin, process.stdout

        def publish(source: Path, step: int) -> dict[str, Any]:
            stdin.write(f"{source} {step}\n")
            stdin.flush()
            return dict(json.loads(stdout.readline()))

        yield publish
        stdin.close()


def test_a_publish_that_is_killed_thirty_times_always_serves_a_whole_site(
    project: Project, other: Path, tmp_path: Path
) -> None:
    target, sources, site = tmp_path / "public", [project.site, other], project.read()
    whole, seen = [shown(project.site), shown(other)], []
    with killing(project, target) as publish:
        assert publish(other, 40) == {"ended": -signal.SIGKILL}
        assert not (target / "current").exists(), "nothing to serve is not half of a site"
        told = [publish(source, PAST) for source in (*sources, project.site)][-1]
        around = {turn + more for turn in told["turns"] for more in (0, 1)}
        assert len(around) == 6, "named, served, and an old one taken away"
        evenly = [told["steps"] * part // 20 for part in range(1, 20)]
        sweeping = [-1, -2, -50, -100, -150]
        moments = [*sorted([*around, *evenly]), *sweeping]
        assert len(moments) == 30
        for number, step in enumerate(moments):
            assert publish(sources[number % 2], step) == {"ended": -signal.SIGKILL}
            seen.append(whole.index(shown(target / "current")))
            assert verify(site, target / "current", NOW, NOW) == []
        assert set(seen) == {0, 1}, "some were killed before the switch, some after"
        assert publish(other, PAST)["ended"] == 0
    assert shown(target / "current") == whole[1]
    assert all(name.isdigit() for name in names(target)) and len(names(target)) == 2
    assert sorted(one.name for one in target.iterdir()) == ["current", "releases"]


def started(project: Project, target: Path) -> tuple[subprocess.Popen[bytes], Path]:
    """Begin a publish with a build of its own; it and the folder the build goes to."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hooks", "publish", "--to", str(target)],
        cwd=project.root,
        env=bare(project.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not (found := list((target / "releases").glob(".build-*/assets/"))):
        assert process.poll() is None, "it ended before the build began"
        time.sleep(0.02)
    return process, found[0].parent


def test_a_build_whose_publish_is_killed_is_in_no_ones_way(
    project: Project, tmp_path: Path
) -> None:
    """The build, a program of its own, goes on for a while: its folder is removed after it."""
    target = tmp_path / "public"
    assert from_site(project, target).returncode == 0
    before = shown(target / "current")
    process, folder = started(project, target)
    os.killpg(process.pid, signal.SIGSTOP)
    process.kill()
    process.wait()
    assert shown(target / "current") == before
    publisher(project, target).publish(copied(project.site), keep=5)
    assert verify(project.read(), target / "current", NOW, NOW) == []
    assert folder.is_dir()
    os.killpg(process.pid, signal.SIGCONT)
    with files.locked(folder, wait=True):
        pass  # until the build has ended
    publisher(project, target).publish(copied(project.site), keep=5)
    assert names(target) == ["000001", "000002", "000003"]


# --- Two at once --------------------------------------------------------------------------------


def test_the_second_of_two_says_that_it_is_the_second(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "public"
    assert from_site(project, target).returncode == 0
    process, _ = started(project, target)
    process.send_signal(signal.SIGSTOP)  # else it could end before the second looks
    for more in ((), ("--rollback",)):
        second = from_site(project, target, *more)
        assert (second.returncode, second.stdout) == (4, "")
        assert second.stderr == f"Another publish into {target} is under way.\n"
    process.send_signal(signal.SIGCONT)
    assert process.wait() == 0
    assert names(target) == ["000001", "000002"]
    assert (target / "current").readlink().name.startswith("000002-")


# --- What may not be served ---------------------------------------------------------------------


def edit(path: str, old: str, new: str) -> Callable[[Path], object]:
    def change(site: Path) -> None:
        text = (site / path).read_text("utf-8")
        assert old in text
        (site / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def without(path: str) -> Callable[[Path], object]:
    return lambda site: (site / path).unlink()


SENTENCES = {
    "a link to nowhere": (
        edit("en/help/contact/index.html", 'href="/en/"', 'href="/en/no/"'),
        r"en/help/contact/index.html:\d+:0: dead-link https://www.example.org/en/no/ leads to no "
        r"file of the site.",
    ),
    "a place that is not in the page": (
        edit("es/index.html", "help/faq/#cost", "help/faq/#price"),
        r'es/index.html:\d+:0: dead-link https://www.example.org/es/help/faq/ has no place '
        r'"price".',
    ),
    "a page that the sitemap lists": (
        without("es/help/contact/index.html"),
        r"sitemaps/sitemap-es.xml:\d+:0: sitemap https://www.example.org/es/help/contact/ leads "
        r"to no file of the site.",
    ),
    "a torn sitemap": (
        edit("sitemaps/sitemap-fr.xml", "</urlset>", ""),
        r"sitemaps/sitemap-fr.xml:0:0: sitemap The sitemap cannot be read: .+",
    ),
    "a sitemap of another site": (
        edit("sitemaps/sitemap-fr.xml", "https://www.example.org/<", "https://example.net/<"),
        r"sitemaps/sitemap-fr.xml:\d+:0: sitemap https://example.net/ is no address of this site, "
        r"https://www.example.org/.",
    ),
    "security.txt has expired": (
        edit(".well-known/security.txt", "Expires: 2027", "Expires: 2026"),
        r".well-known/security.txt:\d+:0: security-txt 2026-.+ is past. .+",
    ),
    "security.txt without a contact": (
        lambda site: (site / ".well-known/security.txt").write_text("Expires: 2027-01-01T00:00Z"),
        r".well-known/security.txt:0:0: security-txt There is no Contact; RFC 9116 requires one.",
    ),
    "security.txt expires twice": (
        edit(".well-known/security.txt", "Expires:", "Expires: 2027-01-01T00:00:00Z\nExpires:"),
        r".well-known/security.txt:0:0: security-txt Expires stands there 2 times; .+",
    ),
    "security.txt expires at no time": (
        edit(".well-known/security.txt", "Expires: 2027", "Expires: soon"),
        r'.well-known/security.txt:\d+:0: security-txt "soon.+" is no moment such as .+',
    ),
    "no redirects for nginx": (
        without(".nginx/maps.conf"),
        r".nginx/maps.conf:0:0: missing-file The site has no such file, and needs it.",
    ),
    "headers without the policy": (
        lambda site: (site / "_headers").write_text("/*\n  X-Frame-Options: DENY\n"),
        r"_headers:0:0: headers The headers for static hosts hold no Content-Security-Policy.",
    ),
    "a sealed copy with another byte": (
        edit("legal/terms/2026-09-16/sealed.txt", "FAQ", "FAX"),
        r"legal/terms/2026-09-16/sealed.txt:0:0: ledger Entry \d of the ledger names this copy "
        r"with other bytes.",
    ),
    "a ledger that lost its chain": (
        edit("legal/ledger.json", '"number": 2', '"number": 3'),
        r"legal/ledger.json:\d+:\d+: broken-chain Entry 2 calls itself 3. Entries are never moved.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", SENTENCES)
def test_a_site_with_a_fault_is_not_verified(project: Project, fault: str) -> None:
    change, sentence = SENTENCES[fault]
    assert verify(project.read(), project.site, NOW, NOW) == []
    change(project.site)
    found = "\n".join(map(str, verify(project.read(), project.site, NOW, NOW)))
    assert re.search(f"^{sentence}$", found, re.M), found


def test_a_ledger_of_another_day_is_told_and_taken_of_a_past_release(project: Project) -> None:
    ledger = json.loads((project.site / "legal/ledger.json").read_text("utf-8"))
    assert len(ledger["entries"]) == len(CODES)
    (project.site / "legal/ledger.json").write_text('{"format": 1, "entries": []}')
    (problem,) = verify(project.read(), project.site, NOW, NOW)
    assert problem.message == (
        "The site was built with another ledger: it has 0 entries, the project 3. Build it anew."
    )
    assert verify(project.read(), project.site, NOW, NOW, rest=True) == []


def test_a_site_that_is_behind_its_history_is_not_verified(project: Project) -> None:
    found = verify(project.read(), project.site, NOW, NOW + MINUTE)
    assert {one.code for one in found} == {"stale-status"}
    assert [one.path for one in found] == [
        f"{prefix}status/live.json" for prefix in sorted(PREFIX.values(), key=lambda p: p or "s")
    ]


def test_what_is_wrong_with_a_site_leaves_the_one_that_is_served(
    project: Project, tmp_path: Path
) -> None:
    target = tmp_path / "public"
    assert from_site(project, target).returncode == 0
    before = shown(target / "current")
    (project.site / "en/help/contact/index.html").unlink()
    done = from_site(project, target)
    assert (done.returncode, done.stdout) == (1, "")
    assert "en/help/contact/ leads to no file of the site.\n" in done.stderr
    assert done.stderr.endswith("\nNothing was switched: what is served is as it was.\n")
    assert shown(target / "current") == before and names(target) == ["000001"]


def test_content_that_is_wrong_is_not_built(project: Project, tmp_path: Path) -> None:
    project.edit("docs/en/index.md", "company.legal_name", "company.legal_nam")
    done = cli(project, tmp_path / "public")
    assert (done.returncode, done.stdout) == (1, "")
    assert "docs/en/index.md:7:1: unknown-fact" in done.stderr
    assert not (tmp_path / "public/releases").exists()


def test_a_release_publishes_no_sample(project: Project, tmp_path: Path) -> None:
    done = from_site(project, tmp_path / "public", "--release")
    assert done.returncode == 1
    assert "sample" in done.stderr
    assert project.parvis("check", "--release").stdout.splitlines()[-1] in done.stderr


def test_a_folder_that_is_no_link_is_left_alone(project: Project, tmp_path: Path) -> None:
    (tmp_path / "public/current").mkdir(parents=True)
    done = from_site(project, tmp_path / "public")
    assert done.returncode == 2
    assert "current is no link of a publish. Move it away, or publish to another folder." in (
        done.stderr
    )


# --- Keeping, and going back --------------------------------------------------------------------


def test_the_last_releases_are_kept(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "public"
    for number in range(1, 5):
        publisher(project, target).publish(copied(project.site), keep=2)
        assert (target / "current").readlink().name.startswith(f"{number:06}-20261123T120000Z")
    assert names(target) == ["000003", "000004"]


def test_a_release_in_which_a_refresh_is_at_work_stays(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "public"
    for _ in range(2):
        publisher(project, target).publish(copied(project.site), keep=2)
    with files.locked(Releases(target).every()[0], wait=True):
        publisher(project, target).publish(copied(project.site), keep=1)
        assert names(target) == ["000001", "000003"]
    publisher(project, target).publish(copied(project.site), keep=1)
    assert names(target) == ["000004"]


def test_a_rollback_shows_the_text_of_then_and_the_status_of_now(
    project: Project, other: Path, tmp_path: Path
) -> None:
    target = tmp_path / "public"
    publisher(project, target).publish(copied(project.site), keep=5)
    publisher(project, target).publish(copied(other), keep=5)
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    moment = NOW + 2 * MINUTE
    publisher(project, target, moment).roll_back()
    assert (target / "current").readlink().name.startswith("000001-")
    refresh_site(project.read(), {}, project.site, moment)
    assert shown(target / "current") == shown(project.site)
    publisher(project, target, moment).publish(copied(other), keep=5)
    assert names(target) == ["000001", "000002"], "what was withdrawn is gone"
    assert MARK in (target / "current/index.html").read_bytes()


def test_before_the_first_release_there_is_none(project: Project, tmp_path: Path) -> None:
    publisher(project, tmp_path / "public").publish(copied(project.site), keep=5)
    done = cli(project, tmp_path / "public", "--rollback")
    assert done.returncode == 2
    assert f"{tmp_path / 'public'} has no release before the current one." in done.stderr


# --- Refreshing meanwhile -----------------------------------------------------------------------


def test_a_new_release_shows_what_was_polled_after_it_was_built(
    project: Project, tmp_path: Path
) -> None:
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    publisher(project, tmp_path / "public", NOW + 2 * MINUTE).publish(copied(project.site), keep=1)
    assert "chip--operational" not in (tmp_path / "public/current/index.html").read_text("utf-8")


def test_a_poll_between_the_verification_and_the_switch_is_not_lost(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its refresh goes to the release it began with, which no one sees any more."""
    target, moment = tmp_path / "public", NOW + 2 * MINUTE
    publisher(project, target).publish(copied(project.site), keep=5)
    serve = Releases.serve

    def poll_first(releases: Releases, release: Path) -> None:
        with served(target / "current") as place:
            for minute in (1, 2):
                project.poll(NOW + minute * MINUTE, "payments")
            refresh_site(project.read(), {}, place, moment)
        serve(releases, release)

    monkeypatch.setattr(Releases, "serve", poll_first)
    publisher(project, target, moment).publish(copied(project.site), keep=5)
    assert (target / "current").readlink().name.startswith("000002-")
    assert "chip--operational" not in (target / "current/index.html").read_text("utf-8")


def test_a_refresh_holds_the_release_it_began_with(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "public"
    publisher(project, target).publish(copied(project.site), keep=1)
    with served(target / "current") as place:
        publisher(project, target).publish(copied(project.site), keep=1)
        assert place.name.startswith("000001-") and (place / "index.html").is_file()
        assert (target / "current").readlink().name.startswith("000002-")


def test_a_refresh_through_the_link_is_one_of_the_current_release(
    project: Project, tmp_path: Path
) -> None:
    target = tmp_path / "public"
    assert from_site(project, target).returncode == 0
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    done = project.parvis("refresh", "--no-poll", "--site", str(target / "current"))
    assert done.returncode == 0, done.stderr
    assert "chip--operational" not in (target / "current/es/index.html").read_text("utf-8")
    assert (target / "current").is_symlink()


def test_two_publishes_in_one_process_exclude_each_other_too(
    project: Project, tmp_path: Path
) -> None:
    target = tmp_path / "public"
    files.folder(target / "releases")
    with files.locked(target / "releases", wait=True), pytest.raises(Busy):
        publisher(project, target).publish(copied(project.site), keep=1)
