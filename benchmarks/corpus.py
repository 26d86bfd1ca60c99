"""Writes the texts that two site builders are compared on: legal pages, long, and help pages.

The same on every machine: words are those of the project's own texts, drawn with a seed.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks import plain
from hooks.content.revision import Words

CODES = ("fr", "en", "es")
LEGAL_WORDS, HELP_WORDS = 1_200, 400
"""About how many words a page of each kind has."""
OWN = ("index.md", "status/index.md", "status/history.md", "help/contact.md", "sitemap.md")
"""Pages that a site needs, counted among the others."""
BRANCH = 10
"""Pages under one heading of the navigation."""
FACTS = ("company.legal_name", "support.email", "service.name")
DATA = ("company.yml", "identity.yml", "subprocessors.yml", "switches.yml", "schemas")
WORD = re.compile(r"[^\W\d_]{2,}")
TEMPLATES = {
    "index.md": "home.html",
    "status/index.md": "status.html",
    "status/history.md": "status-history.html",
    "sitemap.md": "sitemap.html",
}
SERVICES = """\
groups:
  - id: watch
    name: Watching
    components:
      - id: website
        name: The website
        probe: { kind: http, url: "${PLATFORM_URL}/healthz" }
      - id: checkout
        name: Checkout
        probe: { kind: readiness, url: "${PLATFORM_URL}/readyz", key: stripe }
"""


def make(root: Path, project: Path, pages: int) -> None:
    """Write a project of `pages` pages a language into the empty folder `project`.

    Settings, templates and facts are those of the project at `root`.
    """
    (project / "overrides").symlink_to(root / "overrides")
    docs = project / "docs"
    # A film is shown by a page; none of these shows one.
    shutil.copytree(root / "docs/assets", docs / "assets", ignore=shutil.ignore_patterns("videos"))
    data = docs / "_data"
    data.mkdir()
    for name in DATA:
        found = root / "docs/_data" / name
        (shutil.copytree if found.is_dir() else shutil.copy)(found, data / name)
    _write(data / "services.yml", SERVICES)
    legal, helped = paths(pages)
    revisions: dict[str, str] = {}
    for code in CODES:
        words = vocabulary(root / "docs" / code)
        for place, path in enumerate([*OWN, *legal, *helped]):
            page = _page(path, words, Random(f"{code} {place}"), Random(place), code, helped)
            source = revisions.setdefault(path, page.revision)
            _write(docs / code / path, _file(path, page, "" if code == CODES[0] else source))
    config = plain.read(root / "mkdocs.yml") | {
        "hooks": [str(root / "hooks/events.py")],
        "nav": navigation(legal, helped),
    }
    config.pop("watch", None)
    for language in plain.i18n(config)["languages"]:
        language.pop("nav_translations", None)
    _write(project / "mkdocs.yml", yaml.safe_dump(config, allow_unicode=True, sort_keys=False))


def paths(pages: int) -> tuple[list[str], list[str]]:
    """Return the legal pages and the help pages of a site of `pages` pages a language."""
    drawn = pages - len(OWN)
    legal = [f"legal/text-{number:03}.md" for number in range(drawn // 2)]
    return legal, [f"help/answer-{number:03}.md" for number in range(drawn - len(legal))]


def navigation(legal: Sequence[str], helped: Sequence[str]) -> list[dict[str, Any]]:
    """Return the navigation as mkdocs.yml has it: every page, in branches."""
    return [
        {"Accueil": "index.md"},
        {"Juridique": list(_branches("Texte", legal))},
        {"Aide": [{"Contact": "help/contact.md"}, *_branches("Réponse", helped)]},
        {"Statut": [{"État": "status/index.md"}, {"Historique": "status/history.md"}]},
        {"Plan": "sitemap.md"},
    ]


def _branches(title: str, pages: Sequence[str]) -> Iterator[dict[str, Any]]:
    for first in range(0, len(pages), BRANCH):
        named = enumerate(pages[first : first + BRANCH], first)
        yield {f"{title} {first}+": [{f"{title} {number}": path} for number, path in named]}


def vocabulary(folder: Path) -> list[str]:
    """Return the words of the texts in `folder`, each as often as it stands there."""
    texts = (page.read_text(encoding="utf-8") for page in sorted(folder.rglob("*.md")))
    counted = Counter(word for text in texts for word in WORD.findall(text.lower()))
    return sorted(word for word, times in counted.items() if times > 2 for _ in range(times))


def _page(
    path: str, words: list[str], chance: Random, shape: Random, code: str, helped: Sequence[str]
) -> Words:
    """Return a page of `code`; `shape` draws what is alike in all languages, `chance` the rest."""
    title = f"{path.removesuffix('.md').replace('/', ' ')} {code} {chance.choice(words)}"
    about = f"{title}: {' '.join(chance.choices(words, k=40))}"[:150]
    due = LEGAL_WORDS if path.startswith("legal/") else HELP_WORDS
    parts: list[str] = []
    while due > 0:
        number = len(parts) + 1
        block = "\n\n".join(_section(number, words, chance, shape, helped))
        parts.append(block)
        due -= len(WORD.findall(block))
    return Words(title, about, "\n\n".join(parts))


def _section(
    number: int, words: list[str], chance: Random, shape: Random, helped: Sequence[str]
) -> Iterator[str]:
    """Yield the blocks of one part: a heading, paragraphs, a list, sometimes a table."""

    def said(count: int) -> str:
        return " ".join(chance.choices(words, k=count)).capitalize()

    yield f"## {said(4)} {{#part-{number}}}"
    for _ in range(shape.randint(2, 4)):
        link = f"[{said(2)}](/{shape.choice(helped)})".replace("(/", "(../")
        fact = f"{{{{ {shape.choice(FACTS)} }}}}"
        yield f"{said(18)}, **{said(3)}** {said(9)}: {link}. {said(14)} « {said(3)} » ; {fact}."
    yield "\n".join(f"- {said(8)}, *{said(2)}*." for _ in range(shape.randint(2, 5)))
    if shape.random() < 0.3:
        rows = [f"| {said(2)} | {said(5)} |" for _ in range(4)]
        yield "\n".join([rows[0], "| --- | --- |", *rows[1:]])


def _file(path: str, page: Words, source: str) -> str:
    meta = {"title": page.title, "description": page.description}
    if path in TEMPLATES:
        meta["template"] = TEMPLATES[path]
    if source:
        meta["source"] = source
    front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=1_000)
    body = page.body if "/" in path else page.body.replace("](../", "](")
    return f"---\n{front}---\n\n{body}\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
