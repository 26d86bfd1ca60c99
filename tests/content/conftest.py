"""Small trees of files, drawn as they look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

Draw = Callable[[str], Path]

MKDOCS = """\
    mkdocs.yml
        | site_name: Forecourt
        | site_url: https://www.example.org/
        | plugins:
        |   - i18n:
        |       languages:
        |         - { locale: fr, name: Français, default: true }
        |         - { locale: en, name: English }
        |         - { locale: es, name: Español }
"""


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Return a function that makes the files of an indented tree, contents after "|".

    docs
        fr
            index.md
                | ---
                | title: Accueil
                | ---
    """

    def make(tree: str) -> Path:
        folders: list[tuple[int, Path]] = []
        contents: dict[Path, list[str]] = {}
        for line in dedent(tree).splitlines():
            name = line.strip()
            depth = len(line) - len(line.lstrip())
            if name.startswith("|"):
                contents[folders[-1][1]].append(line.lstrip()[1:].removeprefix(" "))
            elif name:
                folders = [(above, path) for above, path in folders if above < depth]
                parent = folders[-1][1] if folders else tmp_path
                folders.append((depth, parent / name))
                if Path(name).suffix:
                    contents[parent / name] = []
        for path, lines in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return tmp_path

    return make


@pytest.fixture
def mkdocs(draw: Draw) -> Path:
    """Return the mkdocs.yml of a site in French (source), English and Spanish."""
    return draw(MKDOCS) / "mkdocs.yml"
