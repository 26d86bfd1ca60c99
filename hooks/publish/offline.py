"""The service worker: what a browser keeps for when there is no network, and how it lets go.

It is there while the site has a page ``offline.md``. Without one, and on a preview, the worker that
is published removes what its forerunners kept, and itself: browsers ask for it when a page is next
opened (https://www.w3.org/TR/service-workers/#service-worker-lifetime).
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.texts import Texts

PAGE = "offline.md"
"""The page, in every language, that is shown in place of one that is not kept."""
WORKER = "service-worker.js"
"""Its address never changes, or a browser would keep two."""
LIVE = re.compile(rb"<!--parvis:(\S+) [0-9a-f]+-->.*?<!--/parvis:\1-->", re.DOTALL)
"""A fragment: it changes from minute to minute, the version does not."""
PIECES = {"fragments", "pagefind"}
GONE = """\
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("parvis-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  await registration.unregister();
})()));
"""


def worker_url(site: Site, texts: Texts) -> str:
    """Return the address that pages register; empty when there is to be no worker."""
    return f"{site.path}{WORKER}" if PAGE in texts.tree and not site.preview else ""


def write_worker(site: Site, texts: Texts, site_dir: Path) -> None:
    """Write the worker of the site built in `site_dir`; raises OSError.

    It is written after all that it may keep, whose digest is its version: a browser that finds
    another one fetches everything anew.
    """
    if not worker_url(site, texts):
        files.write(site_dir / WORKER, GONE)
        return
    code = Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
    prefixes = [locale.prefix for locale in site.locales]
    told = {"version": version(site_dir, code), "root": site.path, "prefixes": prefixes}
    files.write(site_dir / WORKER, f"const BUILD = {json.dumps(told)};\n{code}")


def version(site_dir: Path, code: str) -> str:
    """Return what changes with any page or asset of the site, but not with its status."""
    seen = sha256(code.encode())
    pages = (one for one in site_dir.rglob("*.html") if not PIECES & set(one.parts))
    assets = (one for one in (site_dir / "assets").rglob("*") if one.is_file())
    for path in sorted({*pages, *assets}):
        seen.update(f"{path.relative_to(site_dir).as_posix()}\n".encode())
        seen.update(LIVE.sub(rb"\1", files.read(path)))
    return seen.hexdigest()[:16]
