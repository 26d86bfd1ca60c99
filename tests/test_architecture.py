"""The rules of the layout, read from the source of `hooks/`: who may import, reach out, write."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ROOMS = {
    "content": {"content"},
    "status": {"content", "status"},
    "legal": {"content", "legal"},
    "publish": {"content", "status", "legal", "publish"},
    "demo": {"content", "status", "legal", "publish", "demo"},
    "host": {"content", "status", "publish", "host"},
    "events": {"content", "status", "legal", "publish"},
    "cli": {"content", "status", "legal", "publish", "host", "cli"},
    "__main__": {"content", "status", "legal", "publish", "demo", "host", "cli"},
}
"""What each room may import; the two adapters, events.py and __main__.py, come last.

The groups of commands, `cli.py` and each `cli_….py`, are one room.
"""

ADAPTERS = ("hooks/events.py", "hooks/__main__.py")
MKDOCS = {"mkdocs", "mkdocs_static_i18n", "material", "properdocs"}
CLIENTS = {
    "aiohttp", "apprise", "asyncio.open_connection", "ftplib", "http.client", "httpx", "imaplib",
    "poplib", "requests", "smtplib", "socket", "ssl", "telnetlib", "urllib.request", "urllib3",
    "xmlrpc",
}  # fmt: skip
SERVERS = {"http.server", "socketserver", "wsgiref"}
CLOCK_AND_ENVIRONMENT = {
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today",
    "datetime.datetime.utcnow", "os.environ", "os.environb", "os.getcwd", "os.getcwdb",
    "os.getenv", "pathlib.Path.cwd", "pathlib.Path.home", "time.ctime", "time.gmtime",
    "time.localtime", "time.time", "time.time_ns",
}  # fmt: skip
WRITERS = {
    "os.chmod", "os.link", "os.makedirs", "os.mkdir", "os.open", "os.remove", "os.removedirs",
    "os.rename", "os.renames", "os.replace", "os.rmdir", "os.symlink", "os.truncate", "os.unlink",
    "shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "shutil.move",
    "shutil.rmtree", "sqlite3", "tempfile",
}  # fmt: skip
WRITING_METHODS = {
    "chmod", "hardlink_to", "mkdir", "rename", "rmdir", "symlink_to", "touch", "unlink",
    "write_bytes", "write_text",
}  # fmt: skip
FUNCTION_LINES, MODULE_LINES = 45, 260


@dataclass
class Module:
    """One source file, with every dotted name it imports or uses and the line of each."""

    path: str
    source: str
    tree: ast.Module = field(init=False)
    imports: list[tuple[int, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source, self.path)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.imports.append((node.lineno, alias.name))
                    local = alias.asname or alias.name.partition(".")[0]
                    self.names[local] = alias.name if alias.asname else local
            elif isinstance(node, ast.ImportFrom):
                origin = self.origin(node)
                for alias in node.names:
                    self.imports.append((node.lineno, f"{origin}.{alias.name}"))
                    self.names[alias.asname or alias.name] = f"{origin}.{alias.name}"

    def origin(self, node: ast.ImportFrom) -> str:
        """The absolute name behind `from . import`, which depends on where the file is."""
        package = list(Path(self.path).with_suffix("").parts)[: -node.level or None]
        return ".".join([*(package if node.level else []), *filter(None, [node.module])])

    def dotted(self, node: ast.AST) -> str:
        """`dt.datetime.now` as `datetime.datetime.now`, whatever names the file imported it by."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, "")
        if isinstance(node, ast.Attribute):
            inner = self.dotted(node.value)
            return f"{inner}.{node.attr}" if inner else ""
        return ""

    def uses(self) -> Iterator[tuple[int, str]]:
        """Every imported name and every attribute reached through one, with its line."""
        yield from self.imports
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and (name := self.dotted(node)):
                yield node.lineno, name


Found = Iterator[tuple[int, str]]


def within(name: str, names: set[str]) -> bool:
    return any(name == top or name.startswith(f"{top}.") for top in names)


def room_of(name: str) -> str:
    return "cli" if name.startswith("cli_") else name


def rooms_import_one_way(module: Module) -> Found:
    room = room_of(module.path.removeprefix("hooks/").removesuffix(".py").partition("/")[0])
    for line, name in module.imports:
        if name.startswith("hooks.") and room in ROOMS:
            other = room_of(name.split(".")[1])
            if other not in ROOMS[room]:
                yield line, f"{room} may not import {other}"


def only_events_knows_mkdocs(module: Module) -> Found:
    if module.path != "hooks/events.py":
        for line, name in module.imports:
            if within(name, MKDOCS):
                yield line, f"{name} belongs in hooks/events.py"


def network_only_in_probes_and_alerts(module: Module) -> Found:
    if not module.path.startswith(("hooks/status/probes", "hooks/status/alerts")):
        for line, name in module.uses():
            if within(name, CLIENTS):
                yield line, f"{name} belongs in hooks/status/probes or hooks/status/alerts"
    if not module.path.startswith("hooks/demo/"):
        for line, name in module.imports:
            if within(name, SERVERS):
                yield line, f"{name} belongs in hooks/demo"


def files_written_in_two_places(module: Module) -> Found:
    if module.path == "hooks/publish/files.py" or module.path.startswith("hooks/status/history"):
        return
    where = "belongs in hooks/publish/files.py or hooks/status/history"
    for line, name in module.uses():
        if within(name, WRITERS):
            yield line, f"{name} {where}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and writes(node):
            yield node.lineno, f"{ast.unparse(node.func)}(…) {where}"


def writes(call: ast.Call) -> bool:
    """Whether a call is `open` for writing, or a Path's method that changes the disk."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "open":
        modes = call.args[1:2] if isinstance(call.func, ast.Name) else call.args[:1]
        modes += [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
        return any(set("wax+") & set(str(getattr(mode, "value", "w"))) for mode in modes)
    if name == "replace":  # Path.replace has one argument, str.replace has two or more
        return len(call.args) == 1 and not call.keywords
    return isinstance(call.func, ast.Attribute) and name in WRITING_METHODS


def clock_and_environment_are_arguments(module: Module) -> Found:
    if module.path not in ADAPTERS:
        for line, name in module.uses():
            if within(name, CLOCK_AND_ENVIRONMENT):
                yield line, f"{name} belongs in hooks/events.py or hooks/__main__.py"


def code_stays_small(module: Module) -> Found:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {lines} lines, {FUNCTION_LINES} are allowed"
    if (lines := len(module.source.splitlines())) > MODULE_LINES:
        yield 1, f"the module has {lines} lines, {MODULE_LINES} are allowed"


RULES: dict[str, Callable[[Module], Found]] = {
    rule.__name__: rule
    for rule in (
        rooms_import_one_way,
        only_events_knows_mkdocs,
        network_only_in_probes_and_alerts,
        files_written_in_two_places,
        clock_and_environment_are_arguments,
        code_stays_small,
    )
}


def broken(rule: str, path: str, source: str) -> list[str]:
    """The sentences of one rule about one file, each once, by line."""
    found = sorted(set(RULES[rule](Module(path, source))))
    return [f"{path}:{line}: {sentence}" for line, sentence in found]


@pytest.mark.parametrize("rule", RULES)
def test_the_source_keeps_the_rule(rule: str) -> None:
    files = sorted((ROOT / "hooks").rglob("*.py"))
    assert any(file.name == "files.py" for file in files)
    sentences = [
        sentence
        for file in files
        for sentence in broken(rule, file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
    ]
    assert not sentences, "\n".join(sentences)


WRITE = "belongs in hooks/publish/files.py or hooks/status/history"
ADAPT = "belongs in hooks/events.py or hooks/__main__.py"
REACH = "belongs in hooks/status/probes or hooks/status/alerts"
FAULTS = [
    ("rooms_import_one_way", "content/a.py", "import hooks.status.board",
     "content may not import status"),
    ("rooms_import_one_way", "status/a.py", "from hooks.legal import ledger",
     "status may not import legal"),
    ("rooms_import_one_way", "legal/a.py", "from ..status import board",
     "legal may not import status"),
    ("rooms_import_one_way", "status/history/a.py", "from ...publish.files import write",
     "status may not import publish"),
    ("rooms_import_one_way", "publish/a.py", "from hooks import demo",
     "publish may not import demo"),
    ("rooms_import_one_way", "publish/a.py", "def f():\n from hooks.events import on_env",
     "publish may not import events"),
    ("rooms_import_one_way", "__main__.py", "import hooks.events",
     "__main__ may not import events"),
    ("rooms_import_one_way", "events.py", "from hooks.demo import platform",
     "events may not import demo"),
    ("only_events_knows_mkdocs", "__main__.py", "from mkdocs.commands import build",
     "mkdocs.commands.build belongs in hooks/events.py"),
    ("only_events_knows_mkdocs", "publish/a.py", "import mkdocs_static_i18n.plugin",
     "mkdocs_static_i18n.plugin belongs in hooks/events.py"),
    ("network_only_in_probes_and_alerts", "publish/a.py", "import requests", f"requests {REACH}"),
    ("network_only_in_probes_and_alerts", "status/poll.py", "from http import client",
     f"http.client {REACH}"),
    ("network_only_in_probes_and_alerts", "__main__.py", "from urllib.request import urlopen",
     f"urllib.request.urlopen {REACH}"),
    ("network_only_in_probes_and_alerts", "legal/a.py",
     "import asyncio\nasyncio.open_connection()", f"asyncio.open_connection {REACH}"),
    ("network_only_in_probes_and_alerts", "publish/a.py", "import http.server",
     "http.server belongs in hooks/demo"),
    ("files_written_in_two_places", "publish/a.py", "open(p, 'w')", f"open(…) {WRITE}"),
    ("files_written_in_two_places", "publish/a.py", "open(p, mode)", f"open(…) {WRITE}"),
    ("files_written_in_two_places", "publish/a.py", "p.open(mode='ab')", f"p.open(…) {WRITE}"),
    ("files_written_in_two_places", "status/poll.py", "p.write_text(t)",
     f"p.write_text(…) {WRITE}"),
    ("files_written_in_two_places", "events.py", "p.mkdir(parents=True)", f"p.mkdir(…) {WRITE}"),
    ("files_written_in_two_places", "events.py", "p.replace(q)", f"p.replace(…) {WRITE}"),
    ("files_written_in_two_places", "__main__.py", "from os import replace", f"os.replace {WRITE}"),
    ("files_written_in_two_places", "__main__.py", "import shutil as s\ns.move(a, b)",
     f"shutil.move {WRITE}"),
    ("files_written_in_two_places", "status/a.py", "import sqlite3", f"sqlite3 {WRITE}"),
    ("clock_and_environment_are_arguments", "status/a.py",
     "from datetime import datetime as d\nx = d.now", f"datetime.datetime.now {ADAPT}"),
    ("clock_and_environment_are_arguments", "status/a.py", "import time as t\nt.time()",
     f"time.time {ADAPT}"),
    ("clock_and_environment_are_arguments", "status/a.py", "from time import time",
     f"time.time {ADAPT}"),
    ("clock_and_environment_are_arguments", "content/a.py", "import os\nos.environ['A']",
     f"os.environ {ADAPT}"),
    ("clock_and_environment_are_arguments", "demo/a.py", "from pathlib import Path\nPath.cwd()",
     f"pathlib.Path.cwd {ADAPT}"),
    ("code_stays_small", "content/a.py", "def long():" + "\n x = 1" * 45,
     "long has 46 lines, 45 are allowed"),
    ("code_stays_small", "content/a.py", "x = 1\n" * 261,
     "the module has 261 lines, 260 are allowed"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "source", "sentence"), FAULTS)
def test_the_rule_catches(rule: str, path: str, source: str, sentence: str) -> None:
    assert [found.split(": ", 1)[1] for found in broken(rule, f"hooks/{path}", source)] == [
        sentence
    ]


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        ("rooms_import_one_way", "content/a.py", "from .problems import Problem\nimport status"),
        ("rooms_import_one_way", "publish/a.py", "from hooks.legal import ledger"),
        ("rooms_import_one_way", "__main__.py", "from hooks.demo import platform"),
        ("only_events_knows_mkdocs", "events.py", "from mkdocs.plugins import event_priority"),
        ("network_only_in_probes_and_alerts", "status/probes/http.py", "import requests"),
        ("network_only_in_probes_and_alerts", "status/a.py", "from http import HTTPStatus"),
        ("network_only_in_probes_and_alerts", "demo/a.py", "import http.server"),
        ("files_written_in_two_places", "publish/files.py", "import os\nos.replace(a, b)"),
        ("files_written_in_two_places", "status/history/store.py", "import sqlite3"),
        ("files_written_in_two_places", "content/a.py", "open(p)\np.open('rb')\nopen(p, 'r')"),
        ("files_written_in_two_places", "publish/a.py", "import shutil\nshutil.which('x')"),
        ("files_written_in_two_places", "content/a.py", "text.replace('a', 'b')"),
        ("clock_and_environment_are_arguments", "__main__.py", "import os\nos.environ"),
        ("clock_and_environment_are_arguments", "status/probes/a.py",
         "import time\ntime.monotonic()"),
        ("clock_and_environment_are_arguments", "status/a.py",
         "from datetime import datetime\ndatetime.fromtimestamp(0)\nself.now()"),
        ("code_stays_small", "content/a.py", "def fits():" + "\n x = 1" * 44),
    ],
)  # fmt: skip
def test_the_rule_lets_pass(rule: str, path: str, source: str) -> None:
    assert broken(rule, f"hooks/{path}", source) == []
