"""The one Jinja environment: pages and live fragments, every language, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from hooks.content import formats
from hooks.content.localised import Localised, Text
from hooks.content.markup import to_html
from hooks.content.typography import typeset
from hooks.publish import files, words
from hooks.publish.fallback import fallback
from hooks.publish.rows import Rows
from hooks.publish.view import TROUBLE
from hooks.status.days import digest
from hooks.status.facts import Day
from hooks.status.rollup import Ground
from hooks.status.states import Reason, State
from hooks.status.verdict import Source

CACHE = Path(".parvis/templates")
"""Where compiled templates are kept, in the project's folder."""

ICONS = ("chevron-right",)
"""Icons in fragments besides those of the states."""


def theme_dir() -> Path:
    """Return the folder of the theme's templates, styles and icons, without importing it."""
    spec = find_spec("material")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The theme mkdocs-material is not installed: run make again.")
    return Path(spec.origin).parent / "templates"


def environment(template_dirs: Sequence[Path], cache_dir: Path) -> Environment:
    """Return an environment that reads `template_dirs` in order, and icons from the theme.

    Compiled templates are kept in `cache_dir` (made when missing), so that neither a refresh nor
    the next build compiles what has not changed; it can be removed at any time.

    A template is told its reader by the context: `locale` (language code), `source` (the code of
    the source language) and `catalog` (gettext translations). An unknown variable is an error.
    """
    env = Environment(
        bytecode_cache=FileSystemBytecodeCache(str(files.folder(cache_dir))),
        loader=FileSystemLoader([str(folder) for folder in template_dirs]),
        autoescape=True,
        auto_reload=False,  # a build or refresh has an environment of its own
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(_filters())
    env.globals["icon"] = icon = _icons(theme_dir() / ".icons/material")
    env.globals["state_icon"] = lambda state: icon(words.ICONS[State(state)])
    return env


def _filters() -> dict[str, Any]:
    return dict(
        text=_text,
        said=_said,
        fallback=fallback,
        date=_formatted(formats.format_date_long),
        day=_day,
        month=_formatted(formats.format_month),
        day_short=_formatted(formats.format_day_short),
        hour=_formatted(formats.format_hour),
        moment=_moment,
        moment_text=_formatted(formats.format_datetime_utc),
        iso=iso,
        percent=_percent,
        seconds=_seconds,
        duration=_formatted(formats.format_duration),
        number=_formatted(formats.format_number),
        quiet_bars=_quiet_bars,
        day_counts=_day_counts,
        state_word=_worded(words.STATES, State),
        overall_word=_worded(words.OVERALL, State),
        reason_word=_worded(words.REASONS, Reason),
        source_word=_worded(words.SOURCES, Source),
        ground_word=_worded(words.GROUNDS, Ground),
        status_word=_worded(words.INCIDENT_STATUS, str),
        typeset=typeset,
    )


def context(
    locale: str, source: str, catalog: NullTranslations, kept: Rows | None = None
) -> dict[str, Any]:
    """Return what every template needs to speak to a reader of `locale`.

    `kept` is where rendered Markdown is kept from one refresh to the next.
    """
    state_words = {state: catalog.gettext(word) for state, word in words.STATES.items()}
    return {
        "locale": locale,
        "source": source,
        "catalog": catalog,
        "state_words": state_words,
        "kept": Rows() if kept is None else kept,
    }


def _icons(icon_dir: Path) -> Callable[[str], Markup]:
    @cache
    def icon(name: str) -> Markup:
        svg = (icon_dir / f"{name}.svg").read_text(encoding="utf-8")
        attributes = 'class="icon" aria-hidden="true" focusable="false" '
        return Markup(svg.replace("<svg ", f"<svg {attributes}", 1))

    return icon


def _day_counts(days: Sequence[Day]) -> dict[str, int]:
    """How many days are shown, had trouble, and have no data."""
    worst = [day.worst for day in days]
    return {
        "shown": len(worst),
        "trouble": sum(state in TROUBLE for state in worst),
        "blank": worst.count(State.UNKNOWN),
    }


def _quiet_bars(days: Sequence[Day]) -> str:
    """The good days as one path: ninety elements a component would weigh down page and refresh."""
    return "".join(
        f"M{place * 5} 4h4v24h-4z"
        for place, day in enumerate(days)
        if day.worst is State.OPERATIONAL
    )


@pass_context
def _gettext(ctx: Context, message: str) -> str:
    return str(ctx["catalog"].gettext(message))


@pass_context
def _ngettext(ctx: Context, singular: str, plural: str, count: int) -> str:
    return str(ctx["catalog"].ngettext(singular, plural, count))


@pass_context
def _text(ctx: Context, localised: Localised) -> Markup:
    """Escape a localised text; mark its language where it is not the reader's (WCAG 3.1.2)."""
    text: Text = localised.text(ctx["locale"], ctx["source"])
    if text.lang in ("", ctx["locale"]):
        return Markup.escape(text.value)
    # Words of another language are not searched for in this one.
    return Markup('<span lang="{}" data-pagefind-ignore>{}</span>').format(text.lang, text.value)


@pass_context
def _said(ctx: Context, localised: Localised) -> Markup:
    """Render an update's Markdown to HTML blocks, their language marked as in `_text`."""
    text: Text = localised.text(ctx["locale"], ctx["source"])
    kept: Rows = ctx["kept"]
    blocks = Markup(kept.get(digest(("html", text.value)), lambda: to_html(text.value)))
    if text.lang in ("", ctx["locale"]):
        return blocks
    return Markup('<div lang="{}" data-pagefind-ignore>{}</div>').format(text.lang, blocks)


@pass_context
def _moment(ctx: Context, moment: datetime, local: str = "") -> Markup:
    """A moment for people and machines: the absolute UTC time, readable without script.

    `local` is what the script adds where the reader's own time is another, that time for 00:00.
    """
    written = formats.format_datetime_utc(moment, ctx["locale"])
    clock = local.replace("00:00", formats.format_clock(datetime.min, ctx["locale"]))
    own = Markup(' data-local="{}"').format(clock) if local else ""
    return Markup('<time datetime="{}"{}>{}</time>').format(iso(moment), own, written)


@pass_context
def _day(ctx: Context, day: date) -> Markup:
    """A day for people and machines, with words for the script to add how long ago it was."""
    written = formats.format_date_long(day, ctx["locale"])
    near = {str(days): ctx["catalog"].gettext(word) for days, word in words.NEAR.items()}
    ago = {**near, **formats.ago_patterns(ctx["locale"])}
    # Safe in single quotes, as Jinja's tojson is; in double ones it would be half as long again.
    told = htmlsafe_json_dumps(ago, ensure_ascii=False, separators=(",", ":"))
    return Markup("<time datetime=\"{}\" data-ago='{}'>{}</time>").format(day, told, written)


def iso(moment: datetime) -> str:
    """Return a UTC `moment` for machines: 2026-09-16T08:05:00Z (RFC 3339)."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


@pass_context
def _percent(ctx: Context, ratio: float | None, digits: int = 2) -> str:
    return "—" if ratio is None else formats.format_percent_down(ratio, ctx["locale"], digits)


@pass_context
def _seconds(ctx: Context, seconds: float | None) -> str:
    if seconds is None:
        return "—"
    return formats.format_milliseconds(seconds, ctx["locale"])


def _formatted(write: Callable[[Any, str], str]) -> Callable[[Context, Any], str]:
    """Return the filter that writes a value as the reader's language does."""

    @pass_context
    def told(ctx: Context, value: Any) -> str:
        return write(value, ctx["locale"])

    return told


def _worded(said: Mapping[Any, str], kind: type[str]) -> Callable[[Context, str], str]:
    """Return the filter that tells a value of `kind` in the reader's words."""

    @pass_context
    def word(ctx: Context, value: str) -> str:
        return str(ctx["catalog"].gettext(said[kind(value)]))

    return word
