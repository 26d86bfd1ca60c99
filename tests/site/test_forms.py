"""Forms as they are built: fields with names, nothing in addresses, ways without a form."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from hooks.content.facts import read_facts
from hooks.legal.forms import read_forms
from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX, ROOT

FORMS = read_forms(ROOT / "docs/_data", ROOT).forms
NAMES = [form.id for form in FORMS]
FACTS = read_facts(ROOT / "docs/_data", ROOT)


def form_of(site: Built, name: str, code: str) -> html.HtmlElement:
    return site.page(f"help/forms/{name}/", code).article.xpath(".//form")[0]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_asks_what_its_data_say(site: Built, name: str, code: str) -> None:
    form = form_of(site, name, code)
    [declared] = [one for one in FORMS if one.id == name]
    asked = [one.id for one in declared.fields]
    names = form.xpath(".//*[self::input or self::select or self::textarea]/@name")
    assert [one for one in names if one in asked] == asked
    assert set(names) - set(asked) <= {"form", "lang", "copy", "read_over"}
    assert form.xpath(".//input[@name='lang']/@value") == [code]
    assert form.get("method") == "post"
    for one in declared.fields:
        [field] = form.xpath(f".//*[@id='{one.id}']")
        labels = form.xpath(f".//label[@for='{one.id}']") or field.xpath("ancestor::label")
        assert one.label.text(code, "fr").value in labels[0].text_content()
        for described in field.get("aria-describedby").split():
            assert form.xpath(f".//*[@id='{described}']"), described
        assert (field.get("required") is not None) == (one.required and one.unless is None)
        if one.basis:
            assert one.basis.text(code, "fr").value in form.text_content()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_can_be_done_without(site: Built, name: str, code: str) -> None:
    """An e-mail begun in the reader's language, and the postal address."""
    article = site.page(f"help/forms/{name}/", code).article
    [declared] = [one for one in FORMS if one.id == name]
    [by_hand] = article.xpath(".//details[@data-by-hand]")
    link = urlsplit(by_hand.xpath(".//a/@href")[0])
    assert (link.scheme, link.path) == ("mailto", FACTS[declared.email].value)
    told = parse_qs(link.query)
    assert told["subject"] == [declared.subject.text(code, "fr").value.replace("\u202f", "\u00a0")]
    assert FACTS[declared.address].value in by_hand.text_content()
    lines = by_hand.xpath(".//pre")[0].text_content()
    for one in declared.fields:
        assert one.label.text(code, "fr").value in lines
    if "body" in told:
        assert told["body"][0].split() == lines.replace("\u202f", "\u00a0").split()


@pytest.mark.parametrize("name", NAMES)
def test_only_a_form_with_an_address_is_shown_without_script(site: Built, name: str) -> None:
    form, known = form_of(site, name, "fr"), FACTS[f"forms.{name}"].value
    assert form.get("action") == known
    assert (form.get("hidden") is None) == bool(known)


def test_a_sample_address_says_that_it_is_one(site: Built) -> None:
    said = {
        name: "reaches nobody" in site.page(f"help/forms/{name}/", "en").words() for name in NAMES
    }
    assert {name for name, told in said.items() if told} == {"notice", "withdrawal", "termination"}


def test_the_pages_that_speak_of_a_form_lead_to_it_in_their_language(site: Built) -> None:
    speaking = {
        "legal/rights/": "rights", "help/data/erase/": "rights", "help/data/export/": "rights",
        "legal/moderation/": "notice", "help/content/report-content/": "notice",
        "legal/notice/": "notice", "legal/copyright/": "copyright",
        "help/content/appeal/": "complaint",
        "legal/sales/": "withdrawal", "help/payments/withdrawal/": "withdrawal",
        "help/payments/termination/": "termination", "accessibility/": "accessibility",
        "help/contact/": "accessibility",
    }  # fmt: skip
    for code in CODES:
        for path, name in speaking.items():
            links = site.page(path, code).article.xpath(".//a/@href")
            targets = {(site.resolve(site.page(path, code), one) or ("",))[0] for one in links}
            assert f"{PREFIX[code]}help/forms/{name}/" in targets, (code, path)


def test_the_policy_of_the_server_is_told_of_the_addresses(site: Built) -> None:
    told: dict[str, list[str]] = json.loads(site.text(".nginx/policy.json"))["forms"]
    assert told.keys() == {f"help/forms/{name}/" for name in NAMES}
    assert told["help/forms/withdrawal/"] == ["'self'", "https://platform.visual.example"]
    assert len([page for page, origins in told.items() if len(origins) == 2]) == 3
