"""What a page says of itself to machines, as JSON-LD (https://schema.org/, JSON-LD 1.1).

A data block is never run, so no policy on scripts concerns it (HTML, 4.12.1). Facts that are
samples are left out: here nothing could mark them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html as lxml_html
from markupsafe import Markup

from hooks.content.facts import Facts
from hooks.content.site import Locale, Site
from hooks.legal.versions import Document, Standing
from hooks.publish.machine import dumps
from hooks.publish.pages import Here, MenuItem

Node = dict[str, Any]
ABOUT_THE_COMPANY = {
    "legalName": "company.legal_name",
    "url": "service.url",
    "email": "company.email",
    "telephone": "company.phone",
    "address": "company.registered_office",
    "vatID": "company.vat_number",
}
"""Property of Organization → fact."""


def data_block(nodes: list[Node]) -> Markup:
    """Return `nodes` as the text of a data block, without any markup in it; empty for none."""
    if not nodes:
        return Markup("")
    graph: Node = {"@context": "https://schema.org"}
    graph |= nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    return Markup(dumps(graph).strip())


def organization(facts: Facts) -> Node | None:
    """Return the company (https://schema.org/Organization), without what is only an example.

    None as long as its name is not known for real.
    """
    known = {
        name: str(fact.value)
        for name, key in ABOUT_THE_COMPANY.items()
        if (fact := facts.get(key)) and fact.value and not fact.sample
    }
    if "legalName" not in known:
        return None
    return {"@type": "Organization", "name": known["legalName"]} | known


def website(site: Site, locale: Locale, description: str, publisher: Node | None) -> Node:
    """Return the site in one language (https://schema.org/WebSite).

    It has no SearchAction: the search has no address of its own, only a dialog.
    """
    root = site.url + locale.prefix
    node: Node = {
        "@type": "WebSite",
        "@id": f"{root}#website",
        "url": root,
        "name": site.name,
        "description": description,
        "inLanguage": locale.code,
    }
    return node | ({"publisher": publisher} if publisher else {})


def breadcrumbs(site: Site, here: Here, menu: tuple[MenuItem, ...]) -> Node | None:
    """Return the way from the home page (https://schema.org/BreadcrumbList); None for itself."""
    home = next((item for item in menu if item.home), None)
    if here.home or home is None:
        return None
    steps = [(one.title, one.href) for one in (home, *here.trail)] + [(here.title, here.href)]
    origin = site.url.removesuffix(site.path)
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": origin + href}
        for place, (name, href) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def article(here: Here, document: Document, image: str, publisher: Node | None) -> Node | None:
    """Return the version of a legal document a page shows (https://schema.org/Article).

    A document was published when its first version took effect, and changed when the one in force
    did; a version's own page has only its own day. None for one that is yet to come.
    """
    legal = here.legal
    if legal is None or legal.standing == Standing.COMING:
        return None
    own = here.href == legal.href
    node: Node = {
        "@type": "Article",
        "headline": here.title,
        "url": here.canonical,
        "inLanguage": here.text_lang,
        "version": legal.version,
        "datePublished": str(legal.effective if own else document.effective[0]),
        "dateModified": str(legal.effective),
        "image": image,
    }
    return node | ({"author": publisher, "publisher": publisher} if publisher else {})


def questions(html: str, lang: str) -> Node | None:
    """Return the questions of an article (https://schema.org/FAQPage); None without any.

    Each heading of the third level is one; what follows, up to the next heading, answers it. An
    answer that prints a sample fact is left out.
    """
    found = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": text},
        }
        for question, text in _answered(html)
    ]
    if not found:
        return None
    return {"@type": "FAQPage", "inLanguage": lang, "mainEntity": found}


def _answered(html: str) -> Iterator[tuple[str, str]]:
    for heading in lxml_html.fragment_fromstring(html, create_parent="div").iter("h3"):
        parts = []
        for element in heading.itersiblings():
            if element.tag in ("h2", "h3"):
                break
            parts.append(element)
        sampled = any(part.xpath("descendant-or-self::*[@class='sample']") for part in parts)
        texts = [" ".join(part.text_content().split()) for part in parts]
        answer = " ".join(text for text in texts if text)
        if answer and not sampled:
            yield " ".join(heading.text_content().split()), answer


def preview(
    site: Site, here: Here, locale: str, others: Mapping[str, str], image: tuple[str, int, int]
) -> list[tuple[str, str]]:
    """Return the properties of a link's preview, in order (https://ogp.me/).

    `locale` is that of the text, `others` those of the page's translations by language; `image` is
    its address, width and height.
    """
    source, width, height = image
    return [
        ("og:type", "website" if here.home else "article"),
        ("og:site_name", site.name),
        ("og:title", here.title),
        ("og:description", here.description),
        ("og:url", here.canonical),
        ("og:locale", locale),
        *(("og:locale:alternate", other) for other in others.values()),
        ("og:image", source),
        ("og:image:type", "image/png"),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", f"{here.title} · {site.name}"),
    ]
