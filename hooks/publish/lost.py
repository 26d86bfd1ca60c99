"""The 404 page of the reader's language, where MkDocs' own server shows everyone the root's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hooks.content.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def page_for(site: Site, path: str) -> str:
    """Return the error page for a reader lost at `path` (root-relative), relative to the site."""
    inside = path.removeprefix(site.path)
    prefixes = (one.prefix for one in site.locales if one.prefix)
    own = next((one for one in prefixes if f"{inside}/".startswith(one)), "")
    return f"{own}404.html"


def speaking(app: WSGIApplication, folder: Path, site: Site) -> WSGIApplication:
    """Return `app`, which serves `folder`, with the error pages of each language (PEP 3333)."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        statuses: list[str] = []

        def start(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        body = app(environ, start)
        page = folder / page_for(site, environ["PATH_INFO"])
        if statuses and statuses[-1].startswith("404") and page.is_file():
            return [page.read_bytes()]
        return body

    return serve
