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


def prepare(root: Path, folder: Path) -> Path:
    """Copy the texts of the project at `root` into `folder`; return the plain mkdocs.yml there.

    Facts stay written as `{{ … }}`; only the front matter's `template:` goes, as it names
    templates of ours.
    """
    config = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8"), _Loader)
    plain = {key: config[key] for key in KEPT if key in config}
    plain["theme"] = {"name": "material", "font": False}
    plain["plugins"] = [
        "search",
        *(plugin for plugin in config["plugins"] if isinstance(plugin, dict) and "i18n" in plugin),
    ]
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
