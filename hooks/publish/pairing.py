"""What static-i18n need not do, since the rooms pair the languages themselves.

It asks for the file of each link by way of three paths, and for each page it makes the file of
every language: together a tenth of a build of many pages.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hooks.content.site import Locale, Site


def sort_out(plugin: Any, files: Any, site: Site) -> None:
    """Take out of `files` what static-i18n's `plugin` need not look at for its present language.

    That is the files of other languages, but the source, and the alternates of the rest, which
    only a sitemap of its own reads.
    """
    plugin.reconfigure_files_alternates = lambda *_files: None
    read = {plugin.current_language, site.source.code}
    others = tuple(f"{one.code}/" for one in site.locales if one.code not in read)
    for file in [one for one in files if one.src_uri.startswith(others)]:
        files.remove(file)


def placed(file: Any, site_dir: str, reader: Locale, path: str, language: str) -> Any:
    """Put a file of our own where static-i18n puts those it pairs, with the same attributes.

    It is at `path` for readers of `reader`, written in `language`.
    """
    file.dest_uri = reader.prefix + file.dest_uri.removeprefix(f"{reader.code}/")
    file.url = file.dest_uri.removesuffix("index.html")
    file.abs_dest_path = str(Path(site_dir, file.dest_uri))
    file.locale, file.locale_alternate_of, file.norm_src_uri = language, reader.code, path
    file.localization, file.alternates = language, {reader.code: file}
    return file


def remember(files: Any) -> None:
    """Have `files`, to which nothing will be added, keep what they found for a path."""
    files.get_file_from_path = cache(files.get_file_from_path)
