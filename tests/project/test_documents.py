"""README, CONTRIBUTING and the folders' READMEs promise only what is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from hooks.__main__ import main
from hooks.cli import CONFIGURATION, HISTORY, PROBLEMS
from hooks.cli_publish import BUSY

ROOT = Path(__file__).parents[2]


def tracked() -> list[Path]:
    """The project's files, as git would commit them now, relative to its root."""
    listed = subprocess.run(
        # A container may have cloned as another user; listing names is safe all the same.
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).exists()]


GUIDES = [
    path
    for path in tracked()
    if path.suffix == ".md"
    and (path.name == "README.md" or len(path.parts) == 1 or path.parts[0] in (".github", "guides"))
]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def code(text: str) -> str:
    """What a guide writes as code: a sentence may say "make" without naming a command."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.M | re.S)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


def test_the_guides_are_found() -> None:
    names = {path.as_posix() for path in GUIDES}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/README.md"} <= names
    assert {"guides/README.md", "guides/operate.md", "guides/problems.md"} <= names


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_a_guide_names_only_make_targets_that_exist(guide: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", code(read(guide))))
    assert named <= TARGETS


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_a_guide_names_only_commands_and_options_that_exist(guide: Path) -> None:
    for name, rest in re.findall(r"\bparvis ([a-z]+)([^\n;&|]*)", code(read(guide))):
        assert name in main.commands, f"parvis {name}"
        command: click.Command = main.commands[name]
        if isinstance(command, click.Group) and (second := re.match(r" ([a-z-]+)", rest)):
            assert second[1] in command.commands, f"parvis {name}{rest}"
            command = command.commands[second[1]]
        options = {option for part in command.params for option in part.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options | {"--help"}, f"parvis {name}{rest}"


@pytest.mark.parametrize("guide", GUIDES, ids=str)
def test_links_of_a_guide_lead_to_files(guide: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```$", "", read(guide), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]+`", "", text)
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    missing = [link for link in links if not (ROOT / guide.parent / link).exists()]
    assert not missing


def test_the_readme_has_every_make_target_with_a_help_line_and_every_command() -> None:
    readme = read(Path("README.md"))
    helped = set(re.findall(r"^([a-z]+):.*##", read(Path("Makefile")), re.M))
    unsaid = {"help", "setup", "clean"}  # `make` lists them; a newcomer does not need them
    assert {name for name in helped - unsaid if f"| `make {name}` |" not in readme} == set()
    assert {name for name in main.commands if f"| `parvis {name}` |" not in readme} == set()


def exits(command: click.Command) -> set[int]:
    """The exit codes that the help of a command speaks of, and 0."""
    told = re.sub(r"\s+", " ", command.help or "")
    return {0, *map(int, re.findall(r"(?<=\bexit )\d|\b\d(?=: )", told, re.I))}


def test_the_exit_codes_are_those_that_the_commands_tell_of() -> None:
    """Arguments that click refuses end with 2 everywhere."""
    guide = read(Path("guides/operate.md")).partition("## Exit codes")[2]
    heads, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in guide.partition("##")[0].strip().splitlines()
    ]
    table = {int(row[0]): [*row, "", ""][1:4] for row in rows}
    assert list(table) == [0, PROBLEMS, CONFIGURATION, HISTORY, BUSY]
    for column, head in enumerate(heads[1:]):
        documented = {code for code, told in table.items() if told[column]}
        for words in re.findall(r"`([^`]+)`", head):
            command: click.Command = main
            for word in words.split():
                assert isinstance(command, click.Group)
                command = command.commands[word]
            assert documented - {2} == exits(command) - {2}, words


def test_the_readme_takes_five_minutes() -> None:
    assert len(read(Path("README.md")).split()) < 1200  # about 240 words a minute


def test_every_top_folder_has_a_readme() -> None:
    folders = {path.parts[0] for path in tracked() if len(path.parts) > 1}
    # .ci holds one script that says what it does; GitHub would show .github/README.md as the
    # project's own, so that folder's is one level down.
    expected = {folder for folder in folders if not folder.startswith(".")}
    missing = {folder for folder in expected if not (ROOT / folder / "README.md").is_file()}
    assert missing == set()
    assert (ROOT / ".github/workflows/README.md").is_file()
    assert not (ROOT / ".github/README.md").exists()


def test_code_and_texts_each_have_their_licence() -> None:
    assert read(Path("LICENSE")).startswith("MIT License\n")
    texts = read(Path("LICENSE-TEXTS"))
    assert "CC0 1.0 Universal" in texts
    assert "docs/" in texts.partition("CC0 1.0 Universal")[0]
    assert 'license = "MIT AND CC0-1.0 AND OFL-1.1"' in read(Path("pyproject.toml"))


def test_everyone_named_as_owner_owns_files_that_exist() -> None:
    lines = [line for line in read(Path(".github/CODEOWNERS")).splitlines() if line.strip()]
    patterns = [line.split()[0] for line in lines if not line.startswith("#")]
    unmatched = [pattern for pattern in patterns if not list(ROOT.glob(pattern.strip("/")))]
    assert unmatched == []
