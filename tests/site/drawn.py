"""Small projects that are drawn, built and commanded for real, in an environment without surprises.

A drawn project has three languages, a home page, one help page, one legal document, the status
pages and two components. Templates, styles and the company's facts are those of the real site.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

from hooks.content.facts import read_facts
from hooks.content.revision import words_of
from hooks.content.site import Site, read_site
from hooks.demo.platform import DemoPlatform, serve
from hooks.legal.texts import LegalTexts
from hooks.publish import files
from hooks.publish.cards import CACHE
from hooks.publish.gather import Records
from hooks.publish.polling import poll_records
from hooks.publish.schemas import write_schemas
from hooks.publish.sealing import seal
from hooks.status.history import History, open_history

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The moment every build of the tests believes it is."""
MINUTE = timedelta(minutes=1)
CODES = ("fr", "en", "es")
PREFIX = {"fr": "", "en": "en/", "es": "es/"}

MKDOCS = """\
site_name: Forecourt
site_url: https://www.example.org/
repo_url: https://git.example.org/forecourt
edit_uri: edit/main/docs/
docs_dir: docs
exclude_docs: |
  _data/
strict: true
hooks:
{hooks}
theme:
  name: material
  custom_dir: overrides
  font: false
plugins:
  - i18n:
      docs_structure: folder
      fallback_to_default: true
      reconfigure_material: false
      reconfigure_search: false
      languages:
        - {{ locale: fr, name: Français, default: true{fr} }}
        - {{ locale: en, name: English{en}, nav_translations: {{ Accueil: Home, Aide: Help }} }}
        - {{ locale: es, name: Español{es} }}
nav:
  - Accueil: index.md
  - Aide:
      - Aide: help/faq.md
  - Conditions: legal/terms/index.md
  - Statut: status/index.md
markdown_extensions:
  - attr_list
  - def_list
  - tables
  - pymdownx.superfences
validation:
  links:
    anchors: warn
"""

SERVICES = """\
interval: 60
timeout: 2
deadline: 5
confirm: 2
recover: 2
groups:
  - id: watch
    name: { fr: Regarder, en: Watching, es: Ver }
    components:
      - id: website
        name: { fr: Le site, en: The website, es: El sitio }
        probe: { kind: http, url: "${PLATFORM_URL}/healthz", expect: { body: { ok: true } } }
      - id: checkout
        name: { fr: Paiement, en: Checkout, es: Pago }
        probe: { kind: readiness, url: "${PLATFORM_URL}/readyz", key: stripe }
"""

PAGES = {
    "index.md": (
        "Accueil / Home / Inicio",
        "template: home.html",
        "{{ company.legal_name }} — [FAQ](help/faq.md#cost).",
    ),
    "help/faq.md": (
        "Questions / Answers / Preguntas",
        "components: [checkout]",
        "## Prix {#cost}\n\n`{{ company.siren }}`\n\n| a | b |\n| --: | --- |\n| 1 | 2 |",
    ),
    "legal/terms/index.md": (
        "Conditions / Terms / Condiciones",
        "template: legal.html",
        "- {{ policies.notice_days }}",
    ),
    "legal/terms/2026-09-16.md": (
        "Conditions 16-09 / Terms 16-09 / Condiciones 16-09",
        'template: legal-version.html\nversion: "1.0"\neffective: 2026-09-16',
        "## Objet {#scope}\n\n[FAQ](../../help/faq.md#cost)",
    ),
    "status/index.md": (
        "État / Status / Estado",
        "template: status.html",
        "## M {#method}\n\nText.",
    ),
    "status/history.md": (
        "Historique / History / Historial",
        "template: status-history.html",
        "Text.",
    ),
    "help/contact.md": ("Contact / Contact us / Contacto", "", "Text."),
    "sitemap.md": ("Plan / Site map / Mapa", "template: sitemap.html", "Text."),
}


@dataclass
class Project:
    """A project in a folder of its own, and the environment its commands run in."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def site(self) -> Path:
        """Where the project is published."""
        return self.root / "site"

    @property
    def history(self) -> Path:
        """Where its polls are recorded."""
        return self.root / ".parvis/history.db"

    def file(self, path: str) -> Path:
        """Return a file of the project."""
        return self.root / path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, by `new` in a file of the project."""
        text = self.file(path).read_text("utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        self.file(path).write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run ``python -m ...`` in the project's folder."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.root,
            env=bare(self.environ | environ),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def parvis(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run one of the project's commands."""
        return self.run("hooks", *arguments, **environ)

    def build(self, **environ: str) -> subprocess.CompletedProcess[str]:
        """Build the project and publish it, as ``make site`` does."""
        return self.parvis("build", **environ)

    def copied(self, root: Path) -> Project:
        """Return the same project in another folder, built or not."""
        shutil.copytree(self.root, root, symlinks=True)
        return Project(root, dict(self.environ))

    def read(self) -> Site:
        """Return the project as the rooms see it."""
        return read_site(self.root / "mkdocs.yml", self.environ)

    def poll(self, when: datetime, *faults: str) -> None:
        """Poll the demo platform, with `faults` on, at `when`."""
        with platform(*faults) as address:
            records = Records(self.read(), {"PLATFORM_URL": address})
            with self.opened(when) as history:
                poll_records(records, history, lambda: when)

    def opened(self, when: datetime) -> History:
        """Open the project's history."""
        return open_history(self.history, when)


def bare(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment with nothing of the machine's own settings but where programs are."""
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return {
        **measured,  # `make coverage` counts what a build runs, too
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PYTHONPATH": str(ROOT),
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
        **environ,
    }


def draw(root: Path, *, hooks: tuple[Path, ...] = (), **options: str) -> Project:
    """Draw the small project in `root`.

    `hooks` are loaded after the real one; `options` adds YAML to a language of mkdocs.yml
    (``es="site_name: Patio"``).
    """
    listed = "\n".join(f"  - {path}" for path in (ROOT / "hooks/events.py", *hooks))
    extra = {code: f", {options[code]}" if code in options else "" for code in CODES}
    write(root / "mkdocs.yml", MKDOCS.format(hooks=listed, **extra))
    (root / "overrides").symlink_to(ROOT / "overrides")
    # Pictures are kept by the hash of what they show; drawing them anew would only take time.
    kept = files.folder(ROOT / CACHE)
    files.folder(root / CACHE.parent)
    (root / CACHE).symlink_to(kept)
    data = root / "docs/_data"
    write(data / "services.yml", SERVICES)
    for name in ("company.yml", "subprocessors.yml", "identity.yml"):
        shutil.copy(ROOT / "docs/_data" / name, data / name)
    write_schemas(data)
    videos = shutil.ignore_patterns("videos")
    shutil.copytree(ROOT / "docs/assets", root / "docs/assets", ignore=videos)
    for path, (titles, meta, body) in PAGES.items():
        source = ""
        for code, title in zip(CODES, titles.split(" / "), strict=True):
            text = page(title, meta, body, source)
            write(root / "docs" / code / path, text)
            source = source or revision(text)
    drawn = Project(root)
    seal(LegalTexts(drawn.read(), read_facts(data, root)), NOW.date())
    return drawn


def page(title: str, meta: str, body: str, source: str = "") -> str:
    """Return a page; its description says its title, long enough to be one.

    A translation names the revision of its `source`; its text begins on the same line.
    """
    about = f"{title}: {'what this page is for, in as many words as it needs, ' * 2}and no more."
    named = f'source: "{source}"' if source else ""
    lines = ["---", f"title: {title}", f'description: "{about}"', meta, named, "---"]
    return "\n".join([line for line in lines if line] + [""] * (not source) + [body, ""])


def revision(text: str) -> str:
    """Return the revision of a page's text."""
    words = words_of(text)
    assert words
    return words.revision


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def prints(folder: Path) -> dict[str, str]:
    """Return what tells whether a folder is byte-identical: path → hash of each file.

    Packed copies are left out: a refresh takes those of what it rewrites away (test_files).
    """
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in files.PACKED
    }


@contextmanager
def platform(*faults: str) -> Iterator[str]:
    """Run the demo platform with `faults` on; its address on this machine."""
    demo = DemoPlatform(lambda: NOW, faults)
    with serve(demo, 0) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            demo.stopped.set()
            server.shutdown()
            thread.join()
