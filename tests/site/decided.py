"""The real project under other decisions: its texts, with switches and facts changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from hooks.content.site import Site, read_site
from hooks.publish import cards, files, pictures
from tests.site.drawn import ROOT

SETS = sorted(Path(__file__).parent.glob("decisions/*.yml"))


def decide(root: Path, chosen: Path) -> Site:
    """Copy the real project to `root` with the decisions of the file `chosen`."""
    copied(root)
    wanted = yaml.safe_load(chosen.read_text(encoding="utf-8"))
    data = root / "docs/_data"
    changed(data / "switches.yml", wanted["switches"])
    changed(data / "company.yml", wanted["facts"])
    changed(data / "accessibility.yml", wanted["statement"])
    return read_site(root / "mkdocs.yml", {})


def copied(root: Path) -> None:
    """Copy the real project to `root`; pictures that were made before are not made again."""
    for name in ("docs", "overrides", "hooks"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    for kept in (cards.CACHE, pictures.CACHE):
        files.folder(ROOT / kept)
        files.folder(root / kept.parent)
        (root / kept).symlink_to(ROOT / kept)


def changed(path: Path, changes: dict[str, Any]) -> None:
    """Write `changes` into the YAML file `path`: keys with dots lead inside, None takes away."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in changes.items():
        *above, last = key.split(".")
        inside = data
        for name in above:
            inside = inside.setdefault(name, {})
        if value is None:
            inside.pop(last)
        else:
            inside[last] = value
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
