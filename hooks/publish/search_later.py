"""The search index of a server that builds again: made behind, while the pages are shown.

Indexing a large site takes longer than all else an edit needs. Until the new index is whole, the
one before stays; while the articles are as they were, it stays for good.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hooks.content.site import Site
from hooks.publish import files, search

ASIDE = ".pagefind"
"""Where the index is while MkDocs empties the site: it leaves alone what begins with a dot."""


@dataclass
class Later:
    """The index of one server."""

    complain: Callable[[str], None]
    """Takes what went wrong behind."""
    digest: str = ""
    """Of the articles that the index in the site was made from."""
    build: int = 0
    """Number of the newest build: an index made for an older one is thrown away."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while the index in the site changes."""

    def index(self, found: Sequence[search.Article], site: Site, site_dir: Path) -> None:
        """See that the index of the articles `found` is made in `site_dir`; the first at once.

        Raises SearchError, but for an index made behind.
        """
        digest = _digest(found)
        with self.lock:
            self.build += 1
            if not (site_dir / search.FOLDER).is_dir():
                search.index(found, site, site_dir)
                self.digest = digest
            elif digest != self.digest:
                work = (found, digest, site_dir, site, self.build)
                threading.Thread(target=self._behind, args=work, daemon=True).start()

    def empty(self, site_dir: Path, clean: Callable[[str], None]) -> None:
        """Empty `site_dir` with `clean`, but for the index."""
        with self.lock:
            index, aside = site_dir / search.FOLDER, site_dir / ASIDE
            if not index.is_dir():
                return clean(str(site_dir))
            files.swap(index, aside)
            try:
                clean(str(site_dir))
            finally:
                files.swap(aside, index)

    def _behind(
        self, found: Sequence[search.Article], digest: str, site_dir: Path, site: Site, build: int
    ) -> None:
        fresh = files.fresh_folder(search.place(site, found), search.PREFIX)
        try:
            search.write(found, site, fresh)
            with self.lock:
                if build == self.build and site_dir.is_dir():
                    files.replace_folder(fresh, site_dir / search.FOLDER)
                    self.digest = digest
        except (OSError, search.SearchError) as error:
            self.complain(str(error))
        finally:
            files.remove_folder(fresh)


def _digest(found: Sequence[search.Article]) -> str:
    digest = hashlib.sha256()
    for one in found:
        digest.update(f"{one.path}\0{one.code}\0{len(one.html)}\0{one.html}".encode())
    return digest.hexdigest()
