"""The baseline: the same texts under plain MkDocs, Material and static-i18n."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

KEPT = (
    "site_name", "site_url", "exclude_docs", "use_directory_urls", "nav", "markdown_extensions",
)  # fmt: skip


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without MkDocs: `!ENV [NAME, default]` is its default."""


def _default(loader: _Loader, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)[-1]
    return None


_Loader.add_multi_constructor("!", _default)


def read(config: Path) -> dict[str, Any]:
    """Return a mkdocs.yml as plain values: `!ENV` is its default."""
    return dict(yaml.load(config.read_text(encoding="utf-8"), _Loader))


def i18n(config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the languages."""
    found: dict[str, Any] = next(
        plugin["i18n"]
        for plugin in config["plugins"]
        if isinstance(plugin, dict) and "i18n" in plugin
    )
    return found


def prepare(root: Path, folder: Path, *, reconfigure: bool = False) -> Path:
    """Copy the texts of the project at `root` into `folder`; return the plain mkdocs.yml there.

    With `reconfigure`, static-i18n does what it does unless it is told not to: Material's switcher
    and the search in each language. Facts stay written as `{{ … }}`; only the front matter's
    `template:` goes, as it names templates of ours.
    """
    config = read(root / "mkdocs.yml")
    plain = {key: config[key] for key in KEPT if key in config}
    plain["theme"] = {"name": "material", "font": False}
    plain["plugins"] = [
        "search",
        *(plugin for plugin in config["plugins"] if isinstance(plugin, dict) and "i18n" in plugin),
    ]
    if reconfigure:
        for name in ("reconfigure_material", "reconfigure_search"):
            i18n(plain).pop(name, None)
    docs = folder / "docs"
    shutil.copytree(root / "docs", docs, ignore=shutil.ignore_patterns("_data"))
    for page in docs.rglob("*.md"):
        page.write_text(without_template(page.read_text(encoding="utf-8")), encoding="utf-8")
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def without_template(page: str) -> str:
    """Return `page` without the line `template:` of its front matter."""
    return re.sub(
        r"\A---\n.*?\n---\n",
        lambda front: re.sub(r"^template:.*\n", "", front[0], flags=re.M),
        page,
        count=1,
        flags=re.S,
    )
