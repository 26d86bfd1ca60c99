"""MkDocs → the rooms: the only module that imports mkdocs, and it only translates.

static-i18n builds the default language and then, inside ``on_post_build``, every other one with
the same configuration: all events fire once per language. `_build` is the one guard: made before
the first language, finished and dropped after the last.
"""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from hooks.content.problems import ContentError
from hooks.content.site import Locale, Site, read_site
from hooks.publish import article, build, finish, gather, here, posted, redlines
from hooks.publish import files as written
from hooks.publish.generated import generated_pages
from hooks.publish.pages import Listed, MenuItem
from hooks.status.history import History

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("parvis")
_clean_directory = utils.clean_directory
_build: build.SiteBuild | None = None
_menus: dict[str, tuple[MenuItem, ...]] = {}
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
        _build = build.start(site, view, records.services)
    except ContentError as error:
        raise PluginError(str(error)) from error
    _menus.clear()


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
    for path, contents in generated_pages(_open()).items():
        versions = {
            code: _generated(config, site.locale(code), path, text)
            for code, text in contents.items()
        }
        versions[current].alternates = versions
        files.append(versions[current])
    return files


def _generated(config: MkDocsConfig, locale: Locale, path: str, content: str) -> Any:
    """A page made from data, with the attributes static-i18n gives to the pages it pairs."""
    file: Any = File.generated(config, f"{locale.code}/{path}", content=content)
    file.dest_uri = locale.prefix + file.dest_uri.removeprefix(f"{locale.code}/")
    file.url = file.dest_uri.removesuffix("index.html")
    file.abs_dest_path = str(Path(config.site_dir, file.dest_uri))
    file.locale = file.localization = file.locale_alternate_of = locale.code
    file.norm_src_uri = path
    return file


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the facts; a legal document's page takes the text in force."""
    file: Any = page.file
    current = _open()
    current.declared(page.meta.get("components", ()), f"docs/{file.src_uri}")
    shown = current.shown_by_document(file.locale, file.norm_src_uri)
    if shown in _contracts:
        return ""
    return current.markdown(file.locale, file.norm_src_uri, file.content_string, markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Repair the HTML that Markdown made; a version in force takes it from its document's page."""
    current, file = _open(), cast(Any, page.file)
    if compared := redlines.article(current, _locale(config).code, file.norm_src_uri):
        return compared
    if found := _contracts.get(current.shown_by_document(file.locale, file.norm_src_uri) or ""):
        page.toc = found[1]
        return redlines.keep(
            current, file.locale, file.norm_src_uri, article.one_level_down(found[0])
        )
    html = current.repair(html, _locale(config).code)
    _summary, contract, text = html.partition(build.CONTRACT)
    if contract:
        _contracts[file.norm_src_uri] = (text.lstrip(), page.toc)
    return redlines.keep(current, file.locale, file.norm_src_uri, html)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """All pages of the language are read: stop on what is wrong, then give our environment."""
    if _open().problems:
        raise PluginError(str(ContentError(_open().every_problem())))
    return _open().env


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Begin a language: forget what the one before left."""
    _menus.pop(_locale(config).code, None)
    _contracts.clear()
    return nav


def _menu(nav: Navigation, config: MkDocsConfig) -> tuple[MenuItem, ...]:
    locale = _locale(config)
    if locale.code not in _menus:
        root = _open().site.path + locale.prefix
        _menus[locale.code] = tuple(_item(item, locale, root) for item in nav.items)
    return _menus[locale.code]


def _item(item: StructureItem, locale: Locale, root: str) -> MenuItem:
    if isinstance(item, Page):
        url = item.url.removeprefix(locale.prefix)
        return MenuItem(url.split("/")[0] or "home", str(item.title), root + url, home=url == "")
    children = tuple(_item(child, locale, root) for child in getattr(item, "children", None) or ())
    return MenuItem(children[0].key, str(item.title), children[0].href, children)


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Tell the template about its page."""
    current, locale, file = _open(), _locale(config), page.file
    menu = _menu(nav, config)
    source: Any = file
    written_in = tuple(code for code, one in source.alternates.items() if one.locale == code)
    rendered = here.Rendered(
        path=source.norm_src_uri,
        url=page.url.removeprefix(locale.prefix),
        meta=page.meta,
        text_lang=source.locale,
        written=written_in,
        html=page.content or "",
        headings=len(page.toc.items),
        edit_url=page.edit_url or "",
    )
    told = here.describe(current, rendered, locale, menu)
    page.content = rendered.html.rpartition(build.CONTRACT)[2]
    if told.searchable and not told.robots and page.meta.get("subject") != posted.ID:
        current.listed.setdefault(locale.code, []).append(Listed(told.canonical, told.alternates))
    return context | current.page_context(locale, told, menu, file.dest_uri)


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
    finish.finish(_open(), Path(config.site_dir))
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
    return server
