"""MkDocs → the rooms: the only module that imports mkdocs, and it only translates.

static-i18n builds the default language and then, inside ``on_post_build``, every other one with
the same configuration: all events fire once per language. `_build` is the one guard: made before
the first language, finished and dropped after the last.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from hooks.content.problems import ContentError
from hooks.content.site import Locale, Site, read_site
from hooks.publish import article, build, finish, forms, gather, here, lost, shown
from hooks.publish import files as written
from hooks.publish import redlines as compared
from hooks.publish.begin import start
from hooks.publish.generated import generated_pages
from hooks.publish.menu import menu_of
from hooks.publish.pages import MenuItem
from hooks.publish.signing import SigningError
from hooks.status.history import History

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("parvis")
_clean_directory = utils.clean_directory
_build: build.SiteBuild | None = None
_contracts: dict[str, tuple[str, TableOfContents]] = {}
"""In the language being built: a document's page → the text in force, so it is made once."""


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _open() -> build.SiteBuild:
    if _build is None:
        raise PluginError("The build was not started: on_pre_build comes first.")
    return _build


def _locale(config: MkDocsConfig) -> Locale:
    return _open().site.locale(_i18n(config).current_language)


def _now() -> datetime:
    """The build's one moment; SOURCE_DATE_EPOCH makes two builds of one commit alike."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _site(config: MkDocsConfig) -> Site:
    site = read_site(Path(config.config_file_path), os.environ)
    return dataclasses.replace(site, url=config.site_url or site.url)


def on_pre_build(config: MkDocsConfig) -> None:
    """Once, before the first language: read the data, poll when asked, take the board."""
    global _build
    if _i18n(config).building:
        return
    # MkDocs would list the theme's 15,000 icons for each language; what we use of the theme the
    # rooms take themselves.
    config.theme.dirs[:] = [one for one in config.theme.dirs if not Path(one, ".icons").is_dir()]
    try:
        site = _site(config)
        polls = _poll_first if os.environ.get("PARVIS_POLL") == "1" else None
        records, view = gather.view_for_build(site, os.environ, _now, log.info, polls)
        _build = start(site, view, records)
    except ContentError as error:
        raise PluginError(str(error)) from error
    if site.preview:
        log.info(f"A preview: {site.url} is not to be found by search engines. README says why.")


def _poll_first(records: gather.Records, history: History) -> str:
    # Only a build that polls pays for the import of all that speaks to the network.
    from hooks.publish.polling import poll_records, report_line

    return report_line(poll_records(records, history, _now))


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Each language, after static-i18n: share the assets, add the pages made from data."""
    site, current = _open().site, _i18n(config).current_language
    for file in files:
        if not file.is_documentation_page() and not getattr(file, "localization", None):
            file.dest_uri, file.url = file.src_uri, file.src_uri
            file.abs_dest_path = str(Path(config.site_dir, file.src_uri))
    for path, language in _open().texts.borrowed(current):
        name = str(site.docs / language / path)
        lent: Any = File.generated(config, f"{current}/{path}", abs_src_path=name)
        lent.generated_by = None  # it can be edited, unlike what is made
        files.append(_placed(lent, config, site.locale(current), path, language))
    for path, contents in generated_pages(_open()).items():
        made = File.generated(config, f"{current}/{path}", content=contents[current])
        files.append(_placed(made, config, site.locale(current), path, current))
    return files


def _placed(file: Any, config: MkDocsConfig, reader: Locale, path: str, language: str) -> File:
    """Put a file of our own where static-i18n puts those it pairs, with the same attributes.

    It is at `path` for readers of `reader`, written in `language`.
    """
    file.dest_uri = reader.prefix + file.dest_uri.removeprefix(f"{reader.code}/")
    file.url = file.dest_uri.removesuffix("index.html")
    file.abs_dest_path = str(Path(config.site_dir, file.dest_uri))
    file.locale, file.locale_alternate_of, file.norm_src_uri = language, reader.code, path
    file.localization, file.alternates = language, {reader.code: file}
    return cast(File, file)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the facts; a legal document's page takes the text in force."""
    file: Any = page.file
    current = _open()
    path = file.norm_src_uri
    current.declared(page.meta.get("components", ()), f"docs/{file.locale}/{path}")
    if current.texts.shown_by_document(path) in _contracts or compared.subject(path):
        return ""
    return current.markdown(_locale(config).code, path, file.content_string, markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Repair the HTML that Markdown made; a version in force takes it from its document's page."""
    current, file = _open(), cast(Any, page.file)
    reader, path = _locale(config).code, file.norm_src_uri
    if compared.subject(path):
        return compared.article(current, reader, path)
    if found := _contracts.get(current.texts.shown_by_document(path) or ""):
        page.toc = found[1]
        return compared.keep(current, file.locale, path, article.one_level_down(found[0]))
    html = current.repair(html, reader, file.locale, page.url)
    _summary, contract, text = html.partition(build.CONTRACT)
    if contract:
        _contracts[path] = (text.lstrip(), page.toc)
    html = forms.placed(current, html, _locale(config), path, file.locale)
    return compared.keep(current, file.locale, path, html)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """All pages of the language are read: stop on what is wrong, then give our environment."""
    if _open().problems:
        raise PluginError(str(ContentError(_open().every_problem())))
    return _open().env


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Begin a language: forget what the one before left."""
    _contracts.clear()
    return nav


def _menu(nav: Navigation, config: MkDocsConfig) -> tuple[MenuItem, ...]:
    locale, menus = _locale(config), _open().noted.menus
    if locale.code not in menus:
        root = _open().site.path + locale.prefix
        menus[locale.code] = menu_of(nav.items, locale, root, _title_lang(config))
    return menus[locale.code]


def _title_lang(config: MkDocsConfig) -> Callable[[str], str]:
    """Return what tells the language of a menu's title: empty for the reader's."""
    site, translated = _open().site, _i18n(config).current_language_config.nav_translations or {}
    ours, known = _locale(config).is_source, set(translated.values())
    return lambda title: "" if ours or title in known else site.source.code


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Tell the template about its page."""
    current, locale, file = _open(), _locale(config), cast(Any, page.file)
    menu = _menu(nav, config)
    edited = (page.edit_url or "").removesuffix(file.src_uri)
    rendered = here.Rendered(
        path=file.norm_src_uri,
        url=page.url.removeprefix(locale.prefix),
        meta=page.meta,
        text_lang=file.locale,
        html=page.content or "",
        headings=article.outline(page.toc),
        sections=len(page.toc.items),
        edit_url=edited and f"{edited}{file.locale}/{file.norm_src_uri}",
    )
    told = here.describe(current, rendered, locale, menu)
    page.content = shown.article(current, rendered, locale)
    more = shown.context(current, rendered, told, locale, menu)
    return context | current.page_context(locale, told, menu, file.dest_uri) | more


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Tell the 404 page of the language about itself."""
    current, locale = _open(), _locale(config)
    menu = _menu(context["nav"], config)
    told = current.lost(locale)
    return context | current.page_context(locale, told, menu, f"{locale.prefix}404.html")


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Keep each language's 404 page: MkDocs would overwrite the first with the last."""
    if template_name == "404.html":
        _open().not_found[_locale(config).code] = output_content
    return output_content


@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Once, after the last language: write what concerns the whole site."""
    global _build
    if _i18n(config).building:
        return
    try:
        finish.finish(_open(), Path(config.site_dir), os.environ)
    except (ContentError, SigningError) as error:
        raise PluginError(str(error)) from error
    _build = None


def on_build_error(error: Exception) -> None:
    """Undo what static-i18n leaves behind when a nested language fails (it has no finally)."""
    global _build
    utils.clean_directory = _clean_directory
    _build = None


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Say where the served site is, so that the poller beside it can refresh it."""
    if note := os.environ.get("PARVIS_SERVE_NOTE"):
        written.write(Path(note), json.dumps({"site": config.site_dir}))
    os.environ.pop("PARVIS_POLL", None)
    if app := server.get_app():
        server.set_app(lost.speaking(app, Path(config.site_dir), _site(config)))
    return server
