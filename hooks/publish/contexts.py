"""What templates are told: once for a language, and of each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from hooks.content.site import Locale
from hooks.publish import footing, measuring, templates
from hooks.publish.disclosures import report
from hooks.publish.offline import worker_url
from hooks.publish.pages import Here, MenuItem
from hooks.publish.signature import SIGNATURE
from hooks.status import board

if TYPE_CHECKING:
    from hooks.publish.build import SiteBuild


def of_language(build: SiteBuild, locale: Locale) -> dict[str, Any]:
    """Return what every page's template knows in `locale`, apart from the page itbuild."""
    return templates.context(locale.code, build.site.source.code, build.catalogs[locale.code]) | {
        "base": build.site.path,
        "root": build.site.path + locale.prefix,
        "site_name": build.site.name,
        "touch_icon": build.noted.icons.touch,
        "worker": worker_url(build.site, build.texts),
        "tables": build.tables,
        "measure": measuring.measurement(build.facts),
        "choices": measuring.choice_url(build, locale.code),
        "ledger": build.ledger,
        "ledger_signed": (build.site.data / SIGNATURE).is_file(),
        "services": build.services,
        "weights": board.WEIGHTS,
        "valid_intervals": board.VALID_INTERVALS,
        "today": build.today,
        "accessibility_status": (build.facts.switches or {}).get("accessibility-status", ""),
        "report": lambda: report(build.site, build.register) if build.register else {},
        "calendar_url": "webcal://"
        + f"{build.site.url}{locale.prefix}status/maintenance.ics".partition("://")[2],
    }


def of_page(
    build: SiteBuild, locale: Locale, here: Here, menu: tuple[MenuItem, ...], page: str
) -> dict[str, Any]:
    """Return all a page's template knows; `page` is its path inside the site."""
    # What is ours inside an article in another language must say so (WCAG 2.2, 3.1.2).
    lang = locale.code if here.text_lang != locale.code else ""
    if locale.code not in build.shared:
        build.shared[locale.code] = of_language(build, locale) | {
            "menu": menu,
            "foot": footing.groups(build, locale, menu),
            "asset": build.assets.url,
            "integrity": build.assets.integrity,
            "style": build.assets.style,
            "module": build.assets.module,
            "identity": build.assets.identity,
            "mark": build.assets.mark,
            "say": build.say,
        }
    known = build.shared[locale.code] | {
        "here": here,
        "reader_lang": Markup(' lang="{}"').format(lang) if lang else "",
        "fragment": lambda name: build.fragment(name, locale.code, page, lang),
    }
    return known | {"parts": build.frame.parts(known, here, menu)}
