"""The site and its languages, as mkdocs.yml declares them, read without MkDocs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hooks.content.problems import ContentError, Problem
from hooks.content.records import Keys, Record, Tags, read_record

PREVIEW = {"1": True, "0": False}
"""What PARVIS_PREVIEW can say; anything else is not heard."""
LANGUAGES = "plugins -> i18n -> languages"


@dataclass(frozen=True)
class Locale:
    """One language of the site."""

    code: str
    """BCP 47 tag, also the name of its folder under docs/."""
    name: str
    """The language's own name for itself: Français."""
    prefix: str
    """Where its pages are under the site: "" for the source language, else ``en/``."""
    is_source: bool
    """Whether the texts are written in this language first."""


@dataclass(frozen=True)
class Site:
    """Where the site is published and where its parts are on disk."""

    name: str
    url: str
    """Absolute, ends with a slash."""
    locales: tuple[Locale, ...]
    """In the order of mkdocs.yml; exactly one is the source."""
    root: Path
    """The folder of mkdocs.yml; paths in problems are relative to it."""
    docs: Path
    """Holds one folder per language."""
    data: Path
    """YAML that people edit; not published."""
    overrides: Path
    """Templates and, under ``locales``, gettext catalogs."""
    production: str = ""
    """The address mkdocs.yml declares, whatever SITE_URL says; empty when it declares none."""
    preview_said: bool | None = None
    """What PARVIS_PREVIEW says; None when it says nothing."""

    @property
    def preview(self) -> bool:
        """Whether this is a copy to look at, which search engines must not keep.

        PARVIS_PREVIEW says so (``1``) or denies it (``0``); without it a site is a preview when it
        is built for another address than the one mkdocs.yml declares.
        """
        if self.preview_said is not None:
            return self.preview_said
        return bool(self.production) and self.url.casefold() != self.production.casefold()

    @property
    def source(self) -> Locale:
        """The language the texts are written in first."""
        return next(locale for locale in self.locales if locale.is_source)

    @property
    def path(self) -> str:
        """The path part of `url`: ``/`` or ``/some/folder/``."""
        return urlsplit(self.url).path

    def locale(self, code: str) -> Locale:
        """Return the language `code`; raises KeyError when the site does not have it."""
        for locale in self.locales:
            if locale.code == code:
                return locale
        raise KeyError(code)


def read_site(config_file: Path, environ: Mapping[str, str]) -> Site:
    """Read mkdocs.yml; `environ` gives the values of ``!ENV``, other tags are ignored.

    The production address is what mkdocs.yml says without any environment: the default of
    ``!ENV [SITE_URL, "https://www.example.org/"]``. Raises ContentError when the address of the
    site or its languages are missing or wrong.
    """
    root = config_file.parent
    taken: set[str] = set()
    record = read_record(config_file, root, tags=_env(environ, taken))
    config: dict[str, Any] = record.data if isinstance(record.data, dict) else {}
    problems: list[Problem] = []
    url = _url(record, config, problems)
    production = _declared(config_file) if taken else url
    locales = _locales(record, problems)
    if problems:
        raise ContentError(problems)
    docs = root / str(config.get("docs_dir") or "docs")
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    return Site(
        name=str(config.get("site_name") or ""),
        url=url,
        locales=locales,
        root=root,
        docs=docs,
        data=docs / "_data",
        overrides=root / str(custom or "overrides"),
        production=production,
        preview_said=PREVIEW.get(environ.get("PARVIS_PREVIEW", "")),
    )


def _env(environ: Mapping[str, str], taken: set[str]) -> Tags:
    """Return the reading of ``!ENV NAME`` and ``!ENV [NAME, OTHER, default]``, as MkDocs has it.

    The names that `environ` has go to `taken`.
    """

    def value(tag: str, data: Any) -> Any:
        if tag != "!ENV":
            return None
        names = data if isinstance(data, list) else [data]
        default = names.pop() if len(names) > 1 else None
        found = next((name for name in names if name in environ), None)
        if found is None:
            return default
        taken.add(found)
        return environ[found]

    return value


def _declared(config_file: Path) -> str:
    data = read_record(config_file, config_file.parent, tags=_env({}, set())).data
    url = data.get("site_url") if isinstance(data, dict) else None
    return f"{str(url).rstrip('/')}/" if url else ""


def _url(record: Record, config: Mapping[str, Any], problems: list[Problem]) -> str:
    url = config.get("site_url")
    if not url:
        message = (
            'The key "site_url" has no value; canonical links, feeds and sitemaps need it. '
            "Write it as in https://www.example.org/."
        )
        problems.append(record.problem("missing-key", message, "site_url"))
        return ""
    parts = urlsplit(str(url))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        message = (
            f'"site_url" must be a full web address; found "{url}". '
            "Write it as in https://www.example.org/."
        )
        problems.append(record.problem("wrong-value", message, "site_url", value=True))
    return str(url).rstrip("/") + "/"


def _locales(record: Record, problems: list[Problem]) -> tuple[Locale, ...]:
    keys, entries = _entries(record)
    locales: dict[str, Locale] = {}
    for n, entry in enumerate(entries):
        code = entry.get("locale") if isinstance(entry, dict) else None
        if not isinstance(code, str) or code in locales:
            problems.append(_wrong_language(record, code, *keys, n))
        elif entry.get("build", True) is not False:
            is_source = entry.get("default") is True
            prefix = "" if is_source else f"{code}/"
            locales[code] = Locale(code, str(entry.get("name") or code), prefix, is_source)
    sources = [locale.code for locale in locales.values() if locale.is_source]
    if len(sources) != 1:
        found = f"these do: {', '.join(sources)}" if sources else "none does"
        message = (
            f'One language under {LANGUAGES} must have "default: true", the one texts are '
            f"written in first; {found}."
        )
        problems.append(record.problem("default-language", message, *keys))
    return tuple(locales.values())


def _wrong_language(record: Record, code: object, *keys: str | int) -> Problem:
    if isinstance(code, str):
        message = f'The language "{code}" is listed twice under {LANGUAGES}.'
        return record.problem("duplicate-key", message, *keys)
    message = f'A language under {LANGUAGES} needs a "locale": a code in quotes, such as "fr".'
    return record.problem("missing-key", message, *keys)


def _entries(record: Record) -> tuple[Keys, list[Any]]:
    """Return where the languages are listed and what is there; plugins are a list or a mapping."""
    plugins = record.data.get("plugins") if isinstance(record.data, dict) else None
    found: tuple[Keys, Any] = ("plugins",), None
    if isinstance(plugins, dict) and "i18n" in plugins:
        found = ("plugins", "i18n"), plugins["i18n"]
    for n, plugin in enumerate(plugins if isinstance(plugins, list) else []):
        if isinstance(plugin, dict) and "i18n" in plugin:
            found = ("plugins", n, "i18n"), plugin["i18n"]
    keys, options = found
    languages = options.get("languages") if isinstance(options, dict) else None
    return (*keys, "languages"), languages if isinstance(languages, list) else []
