"""The container's files are sound and its scripts do what they say; no engine runs them here."""

from __future__ import annotations

import json
import os
import pwd
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import requests
import trustme
import yaml
from compose_spec import PyCompose

from hooks.publish import files, headers
from hooks.publish.edge import nginx_languages
from hooks.publish.redirects import Redirects, nginx_redirects
from tests.deploy.conftest import PLACE, RULES
from tests.deploy.served import free_port, mime_types, nginx

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy/Dockerfile"
COMPOSE = ROOT / "deploy/compose.yaml"
SCRIPTS = ROOT / "deploy/container"
PROGRAMS = Path(sys.executable).parent
GIVEN = {
    "SITE_URL": "https://a.example/",
    "PLATFORM_URL": "https://b.example",
    "PARVIS_TLS": "/tls",
    "PARVIS_SERVER_NAME": "a.example",
}
VARIABLE = re.compile(r"\$\{(\w+):([-?])([^}]*)\}")


def eventually(true: Callable[[], bool]) -> None:
    """Wait for what a program beside us does; a minute is longer than any of it takes."""
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


# --- What the files say -------------------------------------------------------------------------


def hadolint(folder: Path, text: str) -> str:
    (folder / "Dockerfile").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [PROGRAMS / "hadolint", folder / "Dockerfile"], capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_hadolint_has_nothing_to_say(tmp_path: Path) -> None:
    text = DOCKERFILE.read_text("utf-8")
    assert hadolint(tmp_path, text) == ""
    assert "DL3020" in hadolint(tmp_path, text.replace("COPY . .", "ADD . ."))


def bases(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", SCRIPTS / "bases.sh", file], capture_output=True, text=True)


@pytest.mark.parametrize("pinned", [r"@sha256:[0-9a-f]+", r":[\w.-]+@sha256"])
def test_a_base_that_is_not_pinned_is_refused(tmp_path: Path, pinned: str) -> None:
    assert bases(DOCKERFILE).returncode == 0
    text = re.sub(pinned, "@sha256" if "w" in pinned else "", DOCKERFILE.read_text("utf-8"))
    (tmp_path / "Dockerfile").write_text(text, encoding="utf-8")
    done = bases(tmp_path / "Dockerfile")
    assert done.returncode == 1
    assert done.stderr.count("is not pinned: write NAME:TAG@sha256:DIGEST.") == 2


def test_no_stage_that_runs_is_root_and_each_says_how_it_is() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE.read_text("utf-8"), flags=re.M)[1:]
    running = [stage for stage in stages if "ENTRYPOINT" in stage]
    assert len(running) == 2
    for stage in running:
        assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", stage, re.M)
        assert re.search(r"^HEALTHCHECK ", stage, re.M)
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", "\n".join(stages), re.M):
        assert all((ROOT / name).exists() for name in source.split())


def composed(change: tuple[str, str] = ("", "")) -> dict[str, object]:
    """The file as compose reads it: variables filled in, anchors followed, checked as a whole."""
    text = COMPOSE.read_text("utf-8").replace(*change)

    def value(found: re.Match[str]) -> str:
        return GIVEN.get(found[1]) or found[3] if found[2] == "-" else GIVEN[found[1]]

    data = yaml.safe_load(VARIABLE.sub(value, text))
    PyCompose.from_json(json.dumps(data))
    return dict(data["services"])


@pytest.mark.parametrize(
    "change",
    [("read_only:", "reed_only:"), ("pids_limit: 200", "pids_limit: many"), ("tmpfs:", "tmpf:")],
)
def test_compose_would_refuse_a_mistake(change: tuple[str, str]) -> None:
    with pytest.raises(ValueError):
        composed(change)


def test_both_services_are_confined_and_share_one_volume() -> None:
    services = composed()
    assert set(services) == {"cron", "web"}
    stages = set(re.findall(r" AS (\w+)$", DOCKERFILE.read_text("utf-8"), re.M))
    for name, service in services.items():
        assert isinstance(service, dict)
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["build"]["target"] in stages and service["build"]["target"] == name
        assert any(one.startswith("public:/srv/parvis/public") for one in service["volumes"])
    assert "public:/srv/parvis/public:ro" in services["web"]["volumes"]  # type: ignore[index]


def test_the_workflow_builds_both_kinds_with_provenance_and_contents() -> None:
    text = (ROOT / ".github/workflows/container.yml").read_text("utf-8")
    (job,) = yaml.safe_load(text)["jobs"].values()
    assert job["env"]["PLATFORMS"] == "linux/amd64,linux/arm64"
    assert set(job["strategy"]["matrix"]["target"]) == {"cron", "web"}
    build = job["steps"][-1]
    assert build["with"]["provenance"] == "mode=max" and build["with"]["sbom"] is True
    assert all(
        re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in job["steps"] if "uses" in step
    )


# --- cron.sh ------------------------------------------------------------------------------------

STAND_IN = """\
#!/bin/sh
echo "$*" >>$FOLDER/ran
[ ! -e $FOLDER/slow ] || { echo begun >>$FOLDER/ran; sleep 60; echo ended >>$FOLDER/ran; }
if [ "$1" = publish ]; then
    code=$(cat $FOLDER/code)
    [ "$code" = 0 ] || exit "$code"
    mkdir -p $FOLDER/public/current
    echo whole >$FOLDER/public/current/index.html
fi
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A container's file system in small, with a stand-in for `parvis`."""
    (tmp_path / "parvis").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / "parvis").chmod(0o755)
    (tmp_path / "code").write_text("0")
    return tmp_path


@contextmanager
def cron(folder: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    given = {
        "PATH": "/usr/bin:/bin",
        "FOLDER": str(folder),
        "PARVIS_PROJECT": str(folder),
        "PARVIS_PROGRAM": str(folder / "parvis"),
        "PARVIS_BEAT": str(folder / "beat"),
        "PARVIS_EVERY": "0.1",
    }
    with subprocess.Popen(
        ["sh", SCRIPTS / "cron.sh"], env=given | environ, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def ran(folder: Path) -> list[str]:
    return (folder / "ran").read_text("utf-8").splitlines() if (folder / "ran").exists() else []


def healthy(which: str, **environ: str) -> int:
    command = ["sh", SCRIPTS / "healthy.sh", which]
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin"} | environ).returncode


def test_cron_publishes_once_and_refreshes_again_and_again(folder: Path) -> None:
    where = {"PARVIS_PUBLIC": str(folder / "public"), "PARVIS_BEAT": str(folder / "beat")}
    assert healthy("cron", **where) == 1
    with cron(folder) as process:
        eventually(lambda: len(ran(folder)) >= 4)
        assert healthy("cron", **where) == 0
        process.terminate()
        assert process.wait(10) == 0
    public = folder / "public"
    assert ran(folder)[:3] == [f"publish --to {public}", *[f"refresh --site {public}/current"] * 2]
    assert [line for line in ran(folder) if line.startswith("publish")] == ran(folder)[:1]
    os.utime(folder / "beat", (0, 0))
    assert healthy("cron", **where) == 1, "no refresh for five minutes"


def test_cron_ends_at_a_signal_also_in_the_middle_of_a_publish(folder: Path) -> None:
    (folder / "slow").touch()
    with cron(folder) as process:
        eventually(lambda: "begun" in ran(folder))
        process.terminate()
        assert process.wait(10) == 0
    assert "ended" not in ran(folder)
    (folder / "slow").unlink()
    with cron(folder) as process:  # started again, it begins anew
        eventually(lambda: any(line.startswith("refresh") for line in ran(folder)))
        process.terminate()
        assert process.wait(10) == 0


def test_cron_with_nothing_to_serve_ends_as_the_publish_did(folder: Path) -> None:
    (folder / "code").write_text("2")
    with cron(folder) as process:
        assert process.wait(10) == 2


def test_cron_keeps_serving_when_a_later_publish_fails(folder: Path) -> None:
    files.write(folder / "public/current/index.html", "of before")
    (folder / "code").write_text("1")
    with cron(folder, PARVIS_AGAIN="0") as process:
        eventually(lambda: sum(line.startswith("publish") for line in ran(folder)) >= 2)
        eventually(lambda: (folder / "beat").exists())
        process.terminate()
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert "The publish failed (1); the next try is in 0 s.\n" in process.stderr.read()


# --- web.sh -------------------------------------------------------------------------------------


def as_it_was_run(folder: Path) -> Path:
    """nginx as the container runs it: under one user, who can read what a test may read."""
    program = folder / "nginx"
    user = f'-g "user {pwd.getpwuid(os.getuid()).pw_name};"' if os.getuid() == 0 else ""
    files.write(program, f'#!/bin/sh\nexec "{nginx()}" {user} "$@"\n')
    program.chmod(0o755)
    return program


@contextmanager
def web(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, dict[str, str]]]:
    """Serve `folder`/public as the container does, by the machine's nginx; the address too."""
    authority = trustme.CA()
    server = authority.issue_cert("127.0.0.1")
    files.write(folder / "tls/privkey.pem", server.private_key_pem.bytes())
    chain = b"".join(one.bytes() for one in server.cert_chain_pems)
    files.write(folder / "tls/fullchain.pem", chain)
    files.write(folder / "tls/ca.pem", authority.cert_pem.bytes())
    http, https = free_port(), free_port()
    given = {
        "PATH": os.environ["PATH"],
        "PARVIS_PUBLIC": str(folder / "public"),
        "PARVIS_CONF": str(ROOT / "deploy/nginx/parvis.conf"),
        "PARVIS_TLS": str(folder / "tls"),
        "PARVIS_RUN": str(folder / "run"),
        "PARVIS_NGINX": str(as_it_was_run(folder)),
        "PARVIS_TYPES": str(mime_types()),
        "PARVIS_HTTP": str(http),
        "PARVIS_HTTPS": str(https),
        "PARVIS_WATCH": "0.1",
        "PARVIS_SERVER_NAME": "127.0.0.1",
    }
    with subprocess.Popen(["sh", SCRIPTS / "web.sh"], env=given, start_new_session=True) as process:
        try:
            eventually(lambda: process.poll() is not None or answers(given))
            yield process, f"https://127.0.0.1:{https}", given
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def answers(given: dict[str, str]) -> bool:
    """Whether the container says that it is well."""
    asked = {key: given[key] for key in ("PARVIS_HTTPS", "PARVIS_SERVER_NAME")}
    return healthy("web", **asked) == 0


def release(folder: Path, name: str, moved: Redirects | None = None, more: str = "") -> None:
    """Put a release there, as small as one can be, and let the link lead to it."""
    maps = [headers.nginx_maps(RULES), nginx_languages(PLACE), nginx_redirects(moved or {}), more]
    files.write(folder / f"public/releases/{name}/robots.txt", name)
    files.write(folder / f"public/releases/{name}/.nginx/maps.conf", "\n".join(maps))
    told = headers.nginx_headers(RULES)
    files.write(folder / f"public/releases/{name}/.nginx/headers.conf", told)
    files.link(folder / "public/current", Path("releases", name))


def test_web_serves_what_is_current_and_reads_what_moved(tmp_path: Path) -> None:
    release(tmp_path, "000001")
    get = partial(requests.get, verify=tmp_path / "tls/ca.pem", allow_redirects=False)
    with web(tmp_path) as (process, address, given):
        assert process.poll() is None
        assert get(f"{address}/robots.txt").text == "000001"
        assert get(f"{address}/moved").status_code == 404
        plain = requests.get(f"http://127.0.0.1:{given['PARVIS_HTTP']}/", allow_redirects=False)
        assert plain.status_code == 301
        release(tmp_path, "000002", {"/moved": ("https://elsewhere.example/", 302)})
        assert get(f"{address}/robots.txt").text == "000002"
        eventually(lambda: get(f"{address}/moved").status_code == 302)
        process.terminate()
        assert process.wait(30) == 0
        assert not answers(given)


def test_web_ends_when_nginx_does(tmp_path: Path) -> None:
    release(tmp_path, "000001")
    with web(tmp_path) as (process, _, given):
        pid = int((Path(given["PARVIS_RUN"]) / "nginx.pid").read_text())
        os.kill(pid, signal.SIGKILL)
        assert process.wait(30) != 0


def test_web_does_not_start_with_a_configuration_that_is_wrong(tmp_path: Path) -> None:
    release(tmp_path, "000001", more="no map\n")
    with web(tmp_path) as (process, _, _):
        assert process.wait(30) == 2


def test_who_asks_for_another_health_is_told(tmp_path: Path) -> None:
    assert healthy("cake") == 2
