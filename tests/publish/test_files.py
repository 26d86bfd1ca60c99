"""Files are written whole or not at all, and folders change places in one step."""

from __future__ import annotations

import gzip
import os
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from hooks.publish import files
from hooks.publish.packed import pack_folder


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a/b/page.html"
    assert files.write(path, "où\n") is True
    assert path.read_bytes() == b"o\xc3\xb9\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    files.write(path, b"same")
    before = path.stat()
    assert files.write(path, "same") is False
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_bytes_of_the_same_length_are_written(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    files.write(path, "up  ")
    assert files.write(path, "down") is True
    assert path.read_text("utf-8") == "down"


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    files.write(tmp_path / "page.html", "one")
    files.write(tmp_path / "page.html", "two")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """The name is taken by a folder: the last step, the rename, is refused."""
    taken = tmp_path / "page.html"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        files.write(taken, "new")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_reader_never_sees_a_part(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    versions = [letter.encode() * 300_000 for letter in "abcd"]
    files.write(path, versions[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(60):
            files.write(path, versions[number % 4])
    finally:
        done.set()
        reader.join()
    assert seen <= set(versions)


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    target = tmp_path / "site"
    (target / "old").mkdir(parents=True)
    fresh = files.fresh_folder(tmp_path, ".site.build-")
    files.write(fresh / "index.html", "new")
    files.swap(fresh, target)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in target.iterdir()] == ["index.html"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o755


def test_a_folder_takes_a_free_place(tmp_path: Path) -> None:
    fresh = files.fresh_folder(tmp_path / "new", ".site.build-")
    files.swap(fresh, tmp_path / "new/site")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["site"]


def test_a_swap_that_fails_puts_the_old_folder_back(tmp_path: Path) -> None:
    target = tmp_path / "site"
    (target / "old").mkdir(parents=True)
    with pytest.raises(FileNotFoundError):
        files.swap(tmp_path / "gone", target)
    assert [path.name for path in target.iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_removing_what_is_not_there_is_quiet(tmp_path: Path) -> None:
    files.remove(tmp_path / "none")
    files.remove_folder(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_only_old_parts_are_swept(tmp_path: Path) -> None:
    """A young one may belong to a process that is still writing."""
    names = [".a.html.x1.part", "deep/.b.html.x2.part", ".c.html.x3.part", "d.part", "page.html"]
    for name in names:
        files.write(tmp_path / name, "some")
    moment = datetime(2026, 9, 16, tzinfo=UTC)
    for name in names:
        age = 60 if name.startswith(".c") else -60
        os.utime(tmp_path / name, (moment.timestamp() + age,) * 2)
    files.sweep(tmp_path, moment)
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert left == {".c.html.x3.part", "d.part", "page.html"}


def test_a_link_leads_elsewhere_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "two"):
        files.write(tmp_path / name / "index.html", name)
        files.link(tmp_path / "current", Path(name))
        assert (tmp_path / "current/index.html").read_text() == name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "one", "two"]


def test_a_link_does_not_take_the_place_of_a_folder(tmp_path: Path) -> None:
    files.write(tmp_path / "current/index.html", "kept")
    with pytest.raises(IsADirectoryError):
        files.link(tmp_path / "current", Path("one"))
    assert [path.name for path in tmp_path.iterdir()] == ["current"]


def test_a_locked_folder_is_not_retired(tmp_path: Path) -> None:
    files.write(tmp_path / "old/index.html", "old")
    with files.locked(tmp_path / "old", wait=False) as handle:
        assert handle is not None
        assert files.retire(tmp_path / "old") is False
    assert files.retire(tmp_path / "old") is True
    assert list(tmp_path.iterdir()) == []


# --- Packed copies -----------------------------------------------------------------------------

TEXT = "the same words again and again, " * 200


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A folder as a build leaves it, with its packed copies."""
    for name in ("index.html", "assets/a.css", ".well-known/security.txt", ".nginx/maps.conf",
                 "_headers", "small.html", "picture.png"):  # fmt: skip
        files.write(tmp_path / name, "short" if "small" in name else TEXT)
    assert pack_folder(tmp_path) == 3
    return tmp_path


def unpacked(path: Path) -> set[bytes]:
    """What a browser makes of the copies beside a file."""
    return {
        brotli.decompress(path.with_name(f"{path.name}.br").read_bytes()),
        gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()),
    }


def test_what_readers_get_has_packed_copies_and_nothing_else(packed: Path) -> None:
    for name in ("index.html", "assets/a.css", ".well-known/security.txt"):
        assert unpacked(packed / name) == {TEXT.encode()}
    copies = [path for path in packed.rglob("*") if path.suffix in (".br", ".gz")]
    assert len(copies) == 6


def test_packed_copies_are_the_same_bytes_at_any_time(packed: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in packed.glob("index.html*")}
    pack_folder(packed)
    assert {path.name: path.read_bytes() for path in packed.glob("index.html*")} == before


def test_a_file_that_changes_loses_its_packed_copies(packed: Path) -> None:
    files.write(packed / "index.html", TEXT + "new")
    assert [path.name for path in packed.glob("index.html*")] == ["index.html"]
    files.remove(packed / "assets/a.css")
    assert not list(packed.glob("assets/*"))


def test_a_packed_copy_is_never_older_than_its_file(
    packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step on the way, and wherever it is cut off."""
    page, seen = packed / "index.html", []
    replaced = os.replace

    def look(source: str, target: Path) -> None:
        beside = sorted(path.suffix for path in packed.glob("index.html.??"))
        seen.append((page.read_bytes() == TEXT.encode(), beside))
        replaced(source, target)

    monkeypatch.setattr(os, "replace", look)
    files.write(page, TEXT + "new")
    assert seen == [(True, [])]
