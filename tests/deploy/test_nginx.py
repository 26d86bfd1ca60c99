"""The shipped nginx configuration, run by a real nginx over a small site."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
import trustme

from hooks.publish import forms
from hooks.publish.well_known import nginx_map

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "deploy/nginx/parvis.conf"
SITE = {
    "index.html": "Accueil",
    "404.html": "Page introuvable",
    "en/404.html": "Page not found",
    "es/404.html": "Página no encontrada",
    "pt-BR/404.html": "Página não encontrada",
    "en/help/index.html": "Help",
    "empty/.keep": "",
    ".well-known/security.txt": "Contact: mailto:securite@visual.example\n# vérifié\n",
    "status/live.json": "{}",
    "status/fragments.json": "{}",
    "status/metrics": "parvis_up 1\n",
    "en/status/index.html": "Status",
    "api/v2/summary.json": '{"état": 1}',
    "es/api/v2/status.json": "{}",
    "assets/styles/parvis.css": "body{}",
    "manifest.webmanifest": "{}",
    "status/maintenance.ics": "BEGIN:VCALENDAR",
    "legal/subprocessors.csv": "Entreprise\r\n",
    "legal/terms/index.md": "# Conditions d’utilisation",
    ".well-known/gpc.json": '{"gpc": true, "lastUpdate": "2026-11-23"}',
    "_redirects": "/security.txt /.well-known/security.txt 301",
    "en/help/forms/notice/index.html": "<form>",
    "en/help/forms/rights/index.html": "<form>",
    ".nginx/forms.map": forms.nginx_map({"/en/help/forms/notice/": "https://app.example:8443"}),
    ".nginx/redirects.map": nginx_map(
        {
            "/security.txt": ("/.well-known/security.txt", 301),
            "/.well-known/change-password": ('https://app.example/?a="b"&c=$uri', 302),
        }
    ),
}
SECURITY = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"
    " style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self';"
    " manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
}
Get = Callable[..., requests.Response]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx() -> str:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert program, "nginx is missing: make test says how to get it"
    return program


def mime_types() -> Path:
    built = subprocess.run([nginx(), "-V"], capture_output=True, text=True, check=True).stderr
    return Path(re.findall(r"--conf-path=(\S+)", built)[0]).with_name("mime.types")


def adapted(folder: Path, http: int, https: int) -> str:
    """The shipped configuration with the lines an operator edits, and our own ports."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    edits = {
        r"listen \[::\][^;]*;": "",
        r"listen 80;": f"listen 127.0.0.1:{http};",
        r"listen 443 ": f"listen 127.0.0.1:{https} ",
        r"ssl_certificate [^;]+; #!": f"ssl_certificate {folder}/server.pem;",
        r"ssl_certificate_key [^;]+; #!": f"ssl_certificate_key {folder}/server.pem;",
        r"root [^;]+; #!": f"root {folder}/site;",
        r"include [^;]+/redirects.map\*; #!": f"include {folder}/site/.nginx/redirects.map*;",
        r"include [^;]+/forms.map\*; #!": f"include {folder}/site/.nginx/forms.map*;",
    }
    for pattern, replacement in edits.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, f"{CONFIGURATION.name} has no line like {pattern}"
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors warn;
        events {{}}
        http {{ include {mime_types()}; access_log off; {temporary}
        {text}
        }}"""


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int, int]]:
    folder = tmp_path_factory.mktemp("edge")
    for path, content in SITE.items():
        file = folder / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
        folder / "server.pem"
    )
    http, https = free_port(), free_port()
    (folder / "nginx.conf").write_text(adapted(folder, http, https), encoding="utf-8")
    errors = folder / "errors"
    server = subprocess.Popen(
        [nginx(), "-p", str(folder), "-e", str(errors), "-c", str(folder / "nginx.conf")]
    )
    try:
        wait_for(https, server, errors)
        yield folder, http, https
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port: int, server: subprocess.Popen[bytes], errors: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert server.poll() is None, errors.read_text(encoding="utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nginx did not listen: {errors.read_text(encoding='utf-8')}")


@pytest.fixture
def get(edge: tuple[Path, int, int]) -> Get:
    folder, _, port = edge

    def ask(path: str, **options: object) -> requests.Response:
        return requests.get(
            f"https://127.0.0.1:{port}{path}",
            verify=str(folder / "ca.pem"),
            allow_redirects=False,
            timeout=10,
            **options,  # type: ignore[arg-type]
        )

    return ask


@pytest.mark.parametrize(
    "path", ["/", "/nowhere/", "/status/live.json", "/.well-known/security.txt", "/status/metrics"]
)
def test_every_answer_has_the_security_headers(get: Get, path: str) -> None:
    headers = get(path).headers
    assert {name: headers.get(name) for name in SECURITY} == SECURITY


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/nowhere/", "Page introuvable"),
        ("/english/", "Page introuvable"),
        ("/en/nowhere/", "Page not found"),
        ("/es/nowhere", "Página no encontrada"),
        ("/es/status/none.ics", "Página no encontrada"),
        ("/pt-BR/nada", "Página não encontrada"),
        ("/xx/nowhere/", "Page introuvable"),
        ("/en-extra", "Page introuvable"),
        ("/empty/", "Page introuvable"),
        ("/empty/.keep", "Page introuvable"),
        ("/status/fragments.json", "Page introuvable"),
        ("/.nginx/redirects.map", "Page introuvable"),
        ("/.nginx/forms.map", "Page introuvable"),
        ("/_redirects", "Page introuvable"),
        ("/.well-known/nothing", "Page introuvable"),
    ],
)
def test_not_found_speaks_the_language_of_the_address(get: Get, path: str, text: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.text) == (404, text)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/api/v2/summary.json", "application/json; charset=utf-8"),
        ("/status/metrics", "text/plain; version=0.0.4; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/status/maintenance.ics", "text/calendar; charset=utf-8"),
        ("/legal/subprocessors.csv", "text/csv; charset=utf-8"),
        ("/assets/styles/parvis.css", "text/css; charset=utf-8"),
        ("/legal/terms/index.md", "text/markdown; charset=utf-8"),
        ("/.well-known/gpc.json", "application/json; charset=utf-8"),
    ],
)
def test_types_carry_their_charset(get: Get, path: str, kind: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("/", "no-cache"),
        ("/en/help/", "no-cache"),
        ("/status/live.json", "public, max-age=15"),
        ("/en/status/", "public, max-age=15"),
        ("/es/api/v2/status.json", "public, max-age=15"),
        ("/assets/styles/parvis.css", "public, max-age=3600"),
        ("/assets/styles/parvis.css?v=0a1b2c", "public, max-age=31536000, immutable"),
    ],
)
def test_what_changes_with_the_status_is_kept_for_seconds(get: Get, path: str, cache: str) -> None:
    assert get(path).headers["Cache-Control"] == cache


def test_other_sites_may_read_the_status_api_and_nothing_else(get: Get) -> None:
    allowed = {
        path: get(path).headers.get("Access-Control-Allow-Origin")
        for path in ("/api/v2/summary.json", "/es/api/v2/status.json", "/", "/status/live.json")
    }
    assert list(allowed.values()) == ["*", "*", None, None]


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/security.txt", 301, "/.well-known/security.txt"),
        ("/.well-known/change-password", 302, "https://app.example/?a=%22b%22&c=%24uri"),
    ],
)
def test_what_is_elsewhere_is_led_to(get: Get, path: str, status: int, target: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.headers["Location"]) == (status, target)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("end", ["", "index.html"])
def test_a_form_may_be_sent_to_its_own_address_and_no_other(get: Get, end: str) -> None:
    said = {
        name: get(f"/en/help/forms/{name}/{end}").headers["Content-Security-Policy"]
        for name in ("notice", "rights")
    }
    assert "; form-action 'self' https://app.example:8443; " in said["notice"]
    assert "; form-action 'self'; " in said["rights"]


def test_search_engines_keep_the_page_and_not_its_markdown(get: Get) -> None:
    said = [get(path).headers.get("X-Robots-Tag") for path in ("/", "/legal/terms/index.md")]
    assert said == [None, "noindex"]


def test_a_page_is_not_sent_twice(get: Get) -> None:
    tag = get("/").headers["ETag"]
    assert get("/", headers={"If-None-Match": tag}).status_code == 304


def test_a_folder_gets_its_slash_on_the_same_host(get: Get) -> None:
    answer = get("/en/help")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/help/")


def test_plain_http_leads_to_https(edge: tuple[Path, int, int]) -> None:
    _, port, _ = edge
    answer = requests.get(
        f"http://127.0.0.1:{port}/en/help/?a=1", allow_redirects=False, timeout=10
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "https://127.0.0.1/en/help/?a=1",
    )
