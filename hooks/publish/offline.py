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
from hooks.publish import files, listing
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


def write_worker(site: Site, texts: Texts, site_dir: Path, version: str) -> None:
    """Write the worker of the site built in `site_dir`, whose `version` it is; raises OSError.

    A browser that finds another version fetches everything anew.
    """
    if not worker_url(site, texts):
        files.write(site_dir / WORKER, GONE)
        return
    prefixes = [locale.prefix for locale in site.locales]
    told = {"version": version, "root": site.path, "prefixes": prefixes}
    files.write(site_dir / WORKER, f"const BUILD = {json.dumps(told)};\n{code()}")


def version(site_dir: Path, code: str) -> str:
    """Return what changes with any page or asset of the site, but not with its status."""
    found = Version(code)
    for name in listing.names(site_dir):
        if found.counts(name):
            found.add(name, files.read(site_dir / name))
    return found.told()


class Version:
    """The version of a site, made of its files in order."""

    def __init__(self, code: str) -> None:
        self.seen = sha256(code.encode())

    def counts(self, name: str) -> bool:
        """Whether the file `name` is a page or an asset."""
        parts = name.split("/")
        return parts[0] == "assets" or (name.endswith(".html") and PIECES.isdisjoint(parts))

    def add(self, name: str, content: bytes) -> None:
        """Take the file `name` with its `content`, if it counts."""
        if self.counts(name):
            self.seen.update(f"{name}\n".encode())
            self.seen.update(LIVE.sub(rb"\1", content))

    def told(self) -> str:
        """Return the version."""
        return self.seen.hexdigest()[:16]


def code() -> str:
    """Return what every worker is made of."""
    return Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
