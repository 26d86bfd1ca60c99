"""A real nginx with the shipped configuration, over a folder of files."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import trustme

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "deploy/nginx/parvis.conf"
MODULES = Path("/usr/lib/nginx/modules")
SECURITY = (
    "Strict-Transport-Security",
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
)
"""What no answer may lack."""


@dataclass(frozen=True)
class Server:
    """A running nginx and its ports."""

    folder: Path
    http: int
    https: int
    process: subprocess.Popen[bytes]

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return requests.request(
            method,
            f"https://127.0.0.1:{self.https}{path}",
            verify=str(self.folder / "ca.pem"),
            allow_redirects=False,
            timeout=10,
            **options,
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.ask("GET", path, **options)

    def plain(self, path: str, **headers: str) -> requests.Response:
        """Ask over plain HTTP."""
        address = f"http://127.0.0.1:{self.http}{path}"
        return requests.get(address, headers=headers, allow_redirects=False, timeout=10)

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are over TLS, and return all that comes back until the end."""
        context = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        with (
            socket.create_connection(("127.0.0.1", self.https), 10) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as connection,
        ):
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer


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


def adapted(
    folder: Path,
    http: int,
    https: int,
    *,
    on: tuple[str, ...] = (),
    welcome: bool = False,
    upstream: int = 9,
    log: str = "access_log off;",
) -> str:
    """The shipped configuration with the lines an operator edits, and our own ports.

    `on` are the parts of optional/ that are switched on; `upstream` is the port forms go to,
    `log` what nginx is told about its log.
    """
    parts = folder / "parvis"
    shutil.copytree(CONFIGURATION.with_name("parvis"), parts, dirs_exist_ok=True)
    (parts / "on").mkdir(exist_ok=True)
    for name in on:
        text = (parts / f"optional/{name}.conf").read_text("utf-8")
        text = re.sub(r"(proxy_pass http://127.0.0.1):\d+; #!", rf"\1:{upstream};", text)
        (parts / f"on/{name}.conf").write_text(text, encoding="utf-8")
    text = CONFIGURATION.read_text(encoding="utf-8")
    edits = {
        r"listen \[::\][^;]*;": "",
        r"listen 80;": f"listen 127.0.0.1:{http};",
        r"listen 443 ": f"listen 127.0.0.1:{https} ",
        r"server_name [^;]+; #!": "server_name 127.0.0.1;",
        r"ssl_certificate [^;]+; #!": f"ssl_certificate {folder}/server.pem;",
        r"ssl_certificate_key [^;]+; #!": f"ssl_certificate_key {folder}/server.pem;",
        r"root [^;]+; #!": f"root {folder}/site;",
        r"include [^;]+/(\.nginx/[a-z]+\.conf); #!": rf"include {folder}/site/\1;",
        r"default off; #!": f"default {'on' if welcome else 'off'};",
    }
    for pattern, replacement in edits.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, f"{CONFIGURATION.name} has no line like {pattern}"
    assert "; #!" not in text, "a marked line that no test edits"
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module = MODULES / "ngx_http_brotli_static_module.so"
    return f"""
        {f"load_module {module};" if "brotli" in on else ""}
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors warn;
        events {{}}
        http {{ include {mime_types()}; {log} {temporary}
        {text}
        }}"""


@contextmanager
def served(
    folder: Path, edit: Callable[[Path], None] = lambda folder: None, **options: Any
) -> Iterator[Server]:
    """Serve `folder`/site, with a certificate of its own.

    `options` are those of `adapted`; `edit` changes what it left in the folder.
    """
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
        folder / "server.pem"
    )
    http, https = free_port(), free_port()
    configuration, errors = folder / "nginx.conf", folder / "errors"
    configuration.write_text(adapted(folder, http, https, **options), encoding="utf-8")
    edit(folder)
    process = subprocess.Popen(
        [nginx(), "-p", str(folder), "-e", str(errors), "-c", str(configuration)]
    )
    try:
        wait_for(https, process, errors)
        yield Server(folder, http, https, process)
    finally:
        process.terminate()
        process.wait(10)
    assert not re.search(r"\[(crit|alert|emerg)\]", errors.read_text(encoding="utf-8"))


def wait_for(port: int, process: subprocess.Popen[bytes], errors: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, errors.read_text(encoding="utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nginx did not listen: {errors.read_text(encoding='utf-8')}")
