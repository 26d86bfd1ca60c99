"""Whatever an editor's file holds, the check answers in sentences: never with a traceback."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from hooks.content.problems import ContentError, Problem
from hooks.content.records import parse, read_record
from hooks.content.site import read_site
from hooks.publish.checks import check_all
from hooks.publish.schemas import MODELS
from tests.site.decided import copied
from tests.site.drawn import ROOT

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
MORE = int(os.environ.get("PARVIS_FUZZ", "1"))
"""How many times as many examples as usual: for a night, or a new parser."""
DATA = {
    **{f"{name}.yml": model for name, model in MODELS.items()},
    "incidents/2026-11-05-late-payment-confirmations.yml": MODELS["incident"],
    "maintenance/2027-01-12-payment-queue.yml": MODELS["maintenance"],
    "videos/reading-status.yml": MODELS["video"],
}
FILES = sorted(name for name in DATA if (ROOT / "docs/_data" / name).is_file())
PAGES = (
    "docs/fr/index.md", "docs/fr/legal/terms/2026-09-16.md", "docs/en/legal/cookies/2026-09-16.md",
    "docs/es/help/faq.md", "docs/fr/help/content/upload-captions.md", "docs/en/status/index.md",
)  # fmt: skip

VALUES = (
    "", "~", "0", "-1", "1e999", ".nan", ".inf", "yes", "[]", "{}", "[[1]]", "{a: {b: }}",
    "2026-02-30", "9999-12-31", "0001-01-01", "12:34:56", "0x1F", "9" * 400, "1_000",
    "!!python/object:os.system x",
    "!ENV [X, Y]", "&a [*a]", "*nowhere", '"\\0"', "'", '"', "|", ">-", "{{ company.legal_name }}",
    "{{ nothing.here }}", "{{", "::: if traders = yes", "a: b", "? x", "<<", "=",
    "<script>alert(1)</script>",
    "../../../etc/passwd", "\u202e\u0007", "\U0001f600", "%", "%(x)s", "http://[::1",
    "mailto:", "[x](y z)",
)  # fmt: skip
LINES = (
    "\t- x", "<<: *a", "---", "...", "%YAML 9.9", "? ", "- ", "x: &b {y: *b}", "::: if",
    "::: end", "::: if traders = maybe", "::: if traders = yes and", "::: table",
    "::: table nothing", "::: video nothing", ":::", "## h {#", "## {#a}", "# one", "[a](",
    "[a](../../../x.md#y)", "[a]: b", "![](x.png)", "![x](x.png){.y", "<div",
    "<a href='javascript:1'>", "```", "~~~ {.x", "| a | b |\n|--|", "*[A]: ", "[^1]", "{{ }}",
    "{{ a.b | c }}", "\x0c", "\x00", "\ufeff", "\r", "\u2028", "&#0;", "&#x110000;", "<!--",
    "<!-- x",
)  # fmt: skip
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("value"), st.integers(0, 10_000), st.sampled_from(VALUES)),
        st.tuples(st.just("line"), st.integers(0, 10_000), st.sampled_from(LINES)),
        st.tuples(st.sampled_from(["delete", "double", "indent", "cut"]), st.integers(0, 10_000)),
        st.tuples(st.just("byte"), st.integers(0, 100_000), st.binary(min_size=1, max_size=2)),
    ),
    min_size=1,
    max_size=3,
)


def edited(content: bytes, edits: list[tuple[object, ...]]) -> bytes:
    """The bytes of a file after `edits`, each at a line or byte of it."""
    for kind, place, *more in edits:
        assert isinstance(place, int)
        lines = content.split(b"\n")
        at = place % len(lines)
        if kind == "value":
            key, colon, _ = lines[at].partition(b": ")
            lines[at] = (key + colon if colon else key + b": ") + str(more[0]).encode()
        elif kind == "line":
            lines.insert(at, str(more[0]).encode("utf-8", "surrogatepass"))
        elif kind == "delete":
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "indent":
            lines[at] = b" " + lines[at]
        elif kind == "cut":
            lines = [*lines[:at], lines[at][: place % 7]]
        content = b"\n".join(lines)
        if kind == "byte" and content:
            assert isinstance(more[0], bytes)
            start = place % len(content)
            content = content[:start] + more[0] + content[start + 1 :]
    return content


def sentences(problems: list[Problem]) -> None:
    for one in problems:
        assert one.message.endswith((".", "?", "!", ")")) and one.path, one


@given(name=st.sampled_from(FILES), edits=EDITS)
@settings(
    max_examples=300 * MORE, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_a_data_file_is_read_or_refused(
    tmp_path: Path, name: str, edits: list[tuple[object, ...]]
) -> None:
    path = tmp_path / Path(name).name
    path.write_bytes(edited((ROOT / "docs/_data" / name).read_bytes(), edits))
    model: type[BaseModel] = DATA[name]
    try:
        parse(read_record(path, tmp_path), model)
    except ContentError as error:
        sentences(list(error.problems))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize("name", FILES)
def test_a_small_file_that_means_a_huge_one_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bomb.yml"
    path.write_text(BOMB, encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        parse(read_record(path, tmp_path), DATA[name])
    sentences(list(refused.value.problems))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fuzzed")
    copied(root)
    return root


@given(name=st.sampled_from([*(f"docs/_data/{one}" for one in FILES), *PAGES]), edits=EDITS)
@settings(max_examples=6 * MORE, deadline=None, derandomize=True)
@example(name=PAGES[1], edits=[("line", 3, "\x00")])
def test_the_whole_check_has_an_answer(
    project: Path, name: str, edits: list[tuple[object, ...]]
) -> None:
    path, kept = project / name, project / "kept"
    shutil.copy(path, kept)
    try:
        path.write_bytes(edited(path.read_bytes(), edits))
        try:
            sentences(check_all(read_site(project / "mkdocs.yml", {}), NOW))
        except ContentError as error:
            sentences(list(error.problems))
    finally:
        shutil.move(kept, path)
