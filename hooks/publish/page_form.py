"""A new page as files still to be written: in the source language, and its translations begun."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from hooks.content.pages import read_page
from hooks.content.records import relative
from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.scaffold import Refused
from hooks.status.incidents import STEM

FORM = """\
---
# title: 60 characters at most, another one than every other page's
title: "TODO {name}"
# description: 90 to 155 characters, for search engines and previews
description: "TODO {name}"
# related: [help/faq.md]   what to read next    components: [website]   what its notice watches
# questions: true          each ### is a question, and what follows its answer
{source}---

TODO

## TODO {{#about}}

TODO
"""
"""The words to write, each under a mark that the check refuses."""


def begin_page(site: Site, path: str) -> list[Path]:
    """Begin the page `path` (within a language's folder) in every language; return its files.

    Raises Refused for a path that is no address, is taken, or belongs to a legal text; OSError.
    """
    inside = PurePosixPath(path)
    if inside.suffix != ".md" or not all(map(STEM.fullmatch, inside.with_suffix("").parts)):
        raise Refused(
            f'"{path}" is no path of a page. Write small letters a-z, digits and single hyphens, '
            "ending in .md, such as help/account/names.md."
        )
    if inside.parts[0] == "legal":
        raise Refused("A legal text has versions. Begin one with: parvis new legal-version")
    for locale in site.locales:
        if (taken := site.docs / locale.code / path).exists():
            raise Refused(f"{relative(taken, site.root)} exists already. Choose another name.")
    source = site.docs / site.source.code / path
    files.write(source, FORM.format(name=inside.stem, source=""))
    revision = read_page(source, site.root).revision
    named = FORM.format(name=inside.stem, source=f'source: "{revision}"\n')
    others = [site.docs / one.code / path for one in site.locales if not one.is_source]
    for file in others:
        files.write(file, named)
    return [source, *others]
