"""Forms in pages: rendered from their data, posted where a fact says, or a prepared e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from hooks.content.facts import Facts, printed
from hooks.content.site import Locale, Site
from hooks.legal.forms import Form, FormsFile, Question
from hooks.publish import contexts
from hooks.publish.build import SiteBuild
from hooks.publish.words import N_

TEMPLATE = "partials/parvis/form.html"
MAILTO_LIMIT = 1900
"""Characters of a mailto: address; Windows cuts addresses at 2,083 (INTERNET_MAX_URL_LENGTH)."""
COLON = N_(": ")


@dataclass(frozen=True)
class Sending:
    """Where one form's answers go, for readers of one language."""

    action: str
    """Address that takes the answers; empty when the reader sends them by e-mail."""
    sample: bool
    """Whether `action` is only an example."""
    email: str
    address: Markup
    """Postal address, a sample marked."""
    shown_email: Markup
    """`email` for people to read, a sample marked."""
    subject: str
    body: str
    """Text of the prepared e-mail, its answers left blank."""
    mailto: str
    """The e-mail as a link, without its text where that would be too long."""
    limit: int = MAILTO_LIMIT

    @property
    def whole(self) -> bool:
        """Whether `mailto` holds the text."""
        return "&body=" in self.mailto


def placed(build: SiteBuild, html: str, locale: Locale, page: str, text_lang: str) -> str:
    """Return the article `html` of `page` with the form it shows, if any, before its first heading.

    The article is in `text_lang`, its readers read `locale`.
    """
    form = build.forms.on(page)
    if form is None:
        return html
    lang = locale.code if text_lang != locale.code else ""
    told = {
        "form": form,
        "to": sending(build, form, locale),
        "email_field": any(one.kind == "email" for one in form.fields),
        "reader_lang": Markup(' lang="{}"').format(lang) if lang else "",
        "plain": lambda text: build.text(text, locale.code),
    }
    made = build.env.get_template(TEMPLATE).render(contexts.of_language(build, locale) | told)
    before, heading, after = html.partition("<h2")
    return f"{before}{made}{heading}{after}"


def sending(build: SiteBuild, form: Form, locale: Locale) -> Sending:
    """Return where the answers to `form` go, in the words of `locale`."""
    endpoint = build.facts.get(form.endpoint)
    email, subject = build.known(form.email), build.text(form.subject, locale.code)
    body = template(build, form, locale)
    return Sending(
        action=build.known(form.endpoint),
        sample=endpoint is not None and endpoint.sample,
        email=email,
        address=_shown(build, form.address, locale),
        shown_email=_shown(build, form.email, locale),
        subject=subject,
        body=body,
        mailto=mailto(email, subject, body),
    )


def template(build: SiteBuild, form: Form, locale: Locale) -> str:
    """Return the text of the e-mail or letter with which `form` can be answered by hand."""
    opening = build.text(form.opening, locale.code)
    return "\n".join([opening, "", *_blanks(build, form.fields, locale), ""])


def _blanks(build: SiteBuild, fields: tuple[Question, ...], locale: Locale) -> Iterator[str]:
    colon, choose = build.say(locale.code, COLON), build.say(locale.code, N_("choose"))
    for one in fields:
        label = build.text(one.label, locale.code)
        if one.kind == "statement":
            yield f"[ ] {label}"
        elif one.choices:
            answers = " / ".join(build.text(choice.label, locale.code) for choice in one.choices)
            yield f"{label} ({choose}{colon}{answers}){colon}"
        else:
            yield f"{label}{colon}"


def mailto(address: str, subject: str, body: str) -> str:
    """Return a link that begins an e-mail (RFC 6068); without `body` where it would be too long."""
    # Not every mail program shows a narrow no-break space; all know the wide one.
    subject, body = (text.replace("\u202f", "\u00a0") for text in (subject, body))
    begun = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{begun}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return whole if len(whole) <= MAILTO_LIMIT else begun


def form_actions(site: Site, forms: FormsFile, facts: Facts) -> dict[str, str]:
    """Return root-relative URL of a page → origin that its form may be sent to besides its own."""
    found = {}
    for form in forms.forms:
        fact = facts.get(form.endpoint)
        if fact and fact.value:
            to = urlsplit(str(fact.value))
            page = form.page.removesuffix("index.md").removesuffix(".md").rstrip("/")
            for locale in site.locales:
                found[f"{site.path}{locale.prefix}{page}/"] = f"{to.scheme}://{to.netloc}"
    return found


def _shown(build: SiteBuild, key: str, locale: Locale) -> Markup:
    fact = build.facts[key]
    if fact.value is None:
        return Markup()
    text = printed(fact.value, locale.code, build.site.source.code)
    sample = Markup(' class="sample"') if fact.sample else Markup()
    lang = Markup(' lang="{}"').format(text.lang) if text.lang else Markup()
    return Markup("<span{}{}>{}</span>").format(sample, lang, text.value)
