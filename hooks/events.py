"""MkDocs → the rooms: the only module that imports mkdocs, and it only translates.

static-i18n builds the default language and then, inside ``on_post_build``, every other one with
the same configuration: all events fire once per language. `_build` is the one guard: made before
the first language, finished and dropped after the last.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jinja2
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure import pages as steps
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from hooks.content.problems import ContentError
from hooks.content.site import Locale, Site, read_site
from hooks.publish import build as builds
from hooks.publish import files as written
from hooks.publish import finish, gather, lost, pairing
from hooks.publish.again import Again, Fresh
from hooks.publish.articles import Articles
from hooks.publish.begin import start
from hooks.publish.generated import generated_pages
from hooks.publish.menu import menu_of, titles_in
from hooks.publish.pages import MenuItem
from hooks.publish.rendering import Steps
from hooks.publish.search_later import Later
from hooks.publish.signing import SigningError
from hooks.status.history import History

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

STEPS = Steps(
    steps._RawHTMLPreprocessor,
    steps._ExtractAnchorsTreeprocessor,
    steps._RelativePathTreeprocessor,
    steps._ExtractTitleTreeprocessor,
    get_toc,
)
log = get_plugin_logger("parvis")
_clean_directory = utils.clean_directory
_build: Articles | None = None
_kept = Fresh()
"""What a server keeps for its next build; nothing for a build alone."""


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _pages() -> Articles:
    if _build is None:
        raise PluginError("The build was not started: on_pre_build comes first.")
    return _build


def _open() -> builds.SiteBuild:
    return _pages().build


def _locale(config: MkDocsConfig) -> Locale:
    return _open().site.locale(_i18n(config).current_language)


def _now() -> datetime:
    """The build's one moment; SOURCE_DATE_EPOCH makes two builds of one commit alike."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _site(config: MkDocsConfig) -> Site:
    site = read_site(Path(config.config_file_path), os.environ)
    return dataclasses.replace(site, url=config.site_url or site.url)


def on_startup(command: str, dirty: bool) -> None:
    """Once, before all builds: a server keeps what its next build can use."""
    global _kept
    if command == "serve":
        _kept = Again(Later(log.warning))
        utils.clean_directory = _empty


def _empty(directory: str) -> None:
    _kept.empty(Path(directory), _clean_directory)


def on_pre_build(config: MkDocsConfig) -> None:
    """Once, before the first language: read the data, poll when asked, take the board."""
    global _build
    if _i18n(config).building:
        return
    if gc.get_freeze_count():  # by a build before, in the same process
        gc.unfreeze()
        gc.collect()
    # Nearly all that is made lives until the end; looking through it for garbage is in vain.
    gc.disable()
    # MkDocs would list the theme's 15,000 icons for each language; what we use of the theme the
    # rooms take themselves.
    config.theme.dirs[:] = [one for one in config.theme.dirs if not Path(one, ".icons").is_dir()]
    try:
        site = _site(config)
        polls = _poll_first if os.environ.get("PARVIS_POLL") == "1" else None
        records, view = gather.view_for_build(site, os.environ, _now, log.info, polls)
        _build = Articles(start(site, view, records), _kept)
        _kept.begin(_build.build, config.markdown_extensions)
    except ContentError as error:
        raise PluginError(str(error)) from error
    if site.preview:
        log.info(f"A preview: {site.url} is not to be found by search engines. README says why.")


def _poll_first(records: gather.Records, history: History) -> str:
    # Only a build that polls pays for the import of all that speaks to the network.
    from hooks.publish.polling import poll_records, report_line

    return report_line(poll_records(records, history, _now))


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Have the page converted by the one parser of the build."""
    parser = _pages().parser_of(config.markdown_extensions, config.mdx_configs or {}, STEPS)
    cast(Any, page).render = partial(parser.render, page)
    return page


def _sort_out(files: Files, config: MkDocsConfig) -> Files:
    pairing.sort_out(_i18n(config), files, _open().site)
    return files


@event_priority(-200)
def _add_ours(files: Files, config: MkDocsConfig) -> Files:
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
        files.append(pairing.placed(lent, config.site_dir, site.locale(current), path, language))
    for path, contents in generated_pages(_open()).items():
        made = File.generated(config, f"{current}/{path}", content=contents[current])
        files.append(pairing.placed(made, config.site_dir, site.locale(current), path, current))
    pairing.remember(files)
    _kept.language(current, files)
    return files


on_files = CombinedEvent(_sort_out, _add_ours)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the facts."""
    return _pages().markdown(page, _locale(config), markdown)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Repair the HTML that Markdown made."""
    return _pages().html(page, _locale(config), html)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """All pages of the language are read: stop on what is wrong, then give our environment."""
    if _open().problems:
        raise PluginError(str(ContentError(_open().every_problem())))
    return cast(jinja2.Environment, _kept.environment(_open()))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Begin a language: forget what the one before left."""
    _pages().begin_language()
    return nav


def _menu(nav: Navigation, config: MkDocsConfig) -> tuple[MenuItem, ...]:
    locale, menus = _locale(config), _open().noted.menus
    if locale.code not in menus:
        root = _open().site.path + locale.prefix
        translated = _i18n(config).current_language_config.nav_translations or {}
        told = titles_in(_open().site, locale, translated)
        menus[locale.code] = _kept.menu(locale.code, menu_of(nav.items, locale, root, told))
    return menus[locale.code]


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Tell the template about its page."""
    return context | _pages().context(page, _locale(config), _menu(nav, config))


def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    """Tell the 404 page of the language about itself."""
    return context | _pages().lost_context(_locale(config), _menu(context["nav"], config))


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
        finish.finish(_open(), Path(config.site_dir), os.environ, _kept.index, _kept.known)
    except (ContentError, SigningError) as error:
        raise PluginError(str(error)) from error
    _build = None
    if not isinstance(_kept, Again):
        gc.freeze()  # the process ends soon, which frees all of it; a server goes on
    gc.enable()


def on_build_error(error: Exception) -> None:
    """Undo what static-i18n leaves behind when a nested language fails (it has no finally)."""
    global _build
    utils.clean_directory = _empty if isinstance(_kept, Again) else _clean_directory
    _build = None
    gc.enable()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Say where the served site is, so that the poller beside it can refresh it."""
    if note := os.environ.get("PARVIS_SERVE_NOTE"):
        written.write(Path(note), json.dumps({"site": config.site_dir}))
    os.environ.pop("PARVIS_POLL", None)
    if app := server.get_app():
        server.set_app(lost.speaking(app, Path(config.site_dir), _site(config)))
    return server
