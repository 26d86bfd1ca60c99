"""The Makefile, the scripts around it, and what they say when a tool is missing."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tools import fetch_uv

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "tools").glob("*.sh"))
TARGETS = ["serve", "test", "site", "check", "bench", "setup", "screenshot", "clean", "help"]
FAMILY = "macosx_11_0" if sys.platform == "darwin" else "manylinux_2_17"
PUBLIC = {"serve", "test", "site", "check", "bench"}


def bare(**env: str) -> dict[str, str]:
    """An environment with only the system's own programs, and no word from the make around us."""
    return {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), **env}


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=bare(), capture_output=True, text=True
    )


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_target(target: str) -> None:
    done = make("--dry-run", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_make_alone_lists_the_public_commands() -> None:
    listed = re.findall(r"^  make ([a-z]+) +\S", make().stdout, re.M)
    assert set(listed) >= PUBLIC


@pytest.mark.parametrize("target", sorted(PUBLIC))
def test_a_public_command_sets_up_what_it_needs(target: str) -> None:
    assert "tools/bootstrap.sh" in make("--dry-run", target).stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_is_posix_shell(script: Path) -> None:
    done = subprocess.run(["sh", "-n", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert os.access(script, os.X_OK)


def test_ci_is_a_bash_script_that_runs_both_commands() -> None:
    script = ROOT / ".ci/run"
    assert subprocess.run(["bash", "-n", script]).returncode == 0
    assert {"make check", "make test"} <= set(re.findall(r"make \w+", script.read_text("utf-8")))


def test_setting_up_again_changes_nothing_and_says_nothing() -> None:
    stamp = ROOT / ".venv/.ready"
    subprocess.run(["sh", "tools/bootstrap.sh"], cwd=ROOT, check=True, capture_output=True)
    before = stamp.stat().st_mtime_ns
    done = subprocess.run(
        ["sh", "tools/bootstrap.sh"], cwd=ROOT, env=bare(), capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == before


def test_an_old_python_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for name in ("uv.lock", "pyproject.toml", "tools/uv-requirements.txt", "tools/bootstrap.sh"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = subprocess.run(
        ["sh", "tools/bootstrap.sh"],
        cwd=tmp_path,
        env=bare(PYTHON=str(old)),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed and was not found." in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_browser_that_does_not_run_is_named() -> None:
    done = subprocess.run(
        ["sh", ROOT / "tools/browsers.sh"],
        env=bare(PARVIS_CHROMIUM="/nowhere/chromium"),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "PARVIS_CHROMIUM names /nowhere/chromium, which does not run.\n" in done.stderr


def test_missing_programs_are_named_with_the_way_to_get_them(tmp_path: Path) -> None:
    """A machine with a shell, none of the programs and no right to install them."""
    for name in ("sh", "id", "uname"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    # The script looks at fixed places too; here they are places that do not exist.
    script = (ROOT / "tools/browsers.sh").read_text(encoding="utf-8")
    for place in ("/usr/bin/chromium", "/usr/sbin", "/usr/local/sbin", "/Applications", "/usr/lib"):
        assert place in script
        script = script.replace(place, f"{tmp_path}/none")
    done = subprocess.run(
        ["/bin/sh", "-c", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Chromium is missing: the tests drive a real browser.\n" in done.stderr
    assert "  Debian: sudo apt-get install chromium fonts-liberation\n" in done.stderr
    assert "nginx is missing: the tests serve the site through the shipped" in done.stderr
    assert "nginx's Brotli module is missing: the tests send packed files" in done.stderr
    assert "apt-get install libnginx-mod-http-brotli-static\n" in done.stderr
    assert "wrk is missing: the tests put the served site under load.\n" in done.stderr
    assert "Prometheus (with promtool) or its blackbox exporter is missing" in done.stderr
    assert "apt-get install prometheus prometheus-blackbox-exporter\n" in done.stderr
    linux = sys.platform == "linux"  # the only one with systemd
    assert ("systemd-analyze is missing: the tests let it read" in done.stderr) is linux


def test_uv_is_pinned_by_hash_in_the_version_that_is_locked() -> None:
    pins = (ROOT / "tools/uv-requirements.txt").read_text(encoding="utf-8")
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    uv = next(package for package in lock["package"] if package["name"] == "uv")
    assert f"uv=={uv['version']} " in pins
    locked = {file["hash"].removeprefix("sha256:") for file in [uv["sdist"], *uv["wheels"]]}
    assert set(re.findall(r"sha256:([0-9a-f]{64})", pins)) == locked


@pytest.mark.parametrize(
    ("system", "machine", "libc", "wheel"),
    [
        ("linux", "x86_64", "x86_64-pc-linux-gnu",
         "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
        ("linux", "aarch64", "aarch64-unknown-linux-gnu",
         "uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl"),
        ("linux", "x86_64", "x86_64-pc-linux-musl",
         "uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl"),
        ("darwin", "arm64", "", "uv-0.13.9-py3-none-macosx_11_0_arm64.whl"),
    ],
)  # fmt: skip
def test_uv_without_pip_takes_the_file_of_this_machine(
    system: str, machine: str, libc: str, wheel: str
) -> None:
    names = [
        Path(file["url"]).name
        for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
        if package["name"] == "uv"
        for file in package["wheels"]
    ]
    files = [{"filename": name, "hashes": {"sha256": "ab"}} for name in names]
    chosen = fetch_uv.choose(files, {"ab"}, fetch_uv.suffix(system, machine, libc))
    assert chosen and chosen["filename"] == wheel
    assert fetch_uv.choose(files, {"cd"}, fetch_uv.suffix(system, machine, libc)) is None


@pytest.fixture
def index(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A package index on this machine whose one file is a wheel of uv; its address and folder."""
    wheel = tmp_path / "uv.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho uv 1\n")
    listed = {
        "filename": f"uv-1-py3-none-{FAMILY}_{platform.machine()}.whl",
        "url": "../../uv.whl",
        "hashes": {"sha256": hashlib.sha256(wheel.read_bytes()).hexdigest()},
    }
    page = tmp_path / "simple/uv/index.html"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps({"files": [listed]}), encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        (tmp_path / "pins").write_text(f"uv==1 --hash=sha256:{listed['hashes']['sha256']}\n")
        yield f"http://127.0.0.1:{server.server_port}/simple", tmp_path
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fetch(address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tools/fetch_uv.py", folder / "pins", folder / "uv"],
        env=bare(PIP_INDEX_URL=address),
        capture_output=True,
        text=True,
    )


def test_uv_without_pip_is_fetched_and_runs(index: tuple[str, Path]) -> None:
    address, folder = index
    assert fetch(address, folder).returncode == 0
    assert subprocess.check_output([folder / "uv"], text=True) == "uv 1\n"


def test_uv_with_other_bytes_than_pinned_is_refused(index: tuple[str, Path]) -> None:
    address, folder = index
    with (folder / "uv.whl").open("ab") as wheel:
        wheel.write(b"more")
    done = fetch(address, folder)
    assert done.returncode == 1
    assert done.stderr == (
        f"uv-1-py3-none-{FAMILY}_{platform.machine()}.whl is not the file that {folder}/pins pins;"
        " nothing was installed.\n"
    )
    assert not (folder / "uv").exists()


def test_a_machine_without_a_pinned_uv_is_told_so(index: tuple[str, Path]) -> None:
    address, folder = index
    (folder / "pins").write_text("uv==1\n", encoding="utf-8")
    done = fetch(address, folder)
    assert done.returncode == 1
    assert done.stderr.endswith("Install uv, then try again.\n")
