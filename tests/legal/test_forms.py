"""forms.yml: what is wrong in it is told in a sentence, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.company.section import values_of
from hooks.content.facts import read_facts
from hooks.content.localised import Localised
from hooks.content.problems import ContentError
from hooks.content.site import Site, read_site
from hooks.legal.forms import FormsFile, check_forms, read_forms
from tests.publish.projects import small_project

ROOT = Path(__file__).parents[2]
GOOD = """\
forms:
  - id: rights
    page: help/forms/rights.md
    endpoint: forms.rights
    email: privacy.email
    address: dpo.address
    subject: { fr: Demande }
    opening: { fr: Je demande. }
    send: { fr: Envoyer }
    fields:
      - id: topic
        kind: choice
        label: { fr: Sujet }
        choices: [{ value: secret, label: { fr: Secret } }]
      - id: name
        kind: text
        label: { fr: Nom }
        required: true
        missing: { fr: Nommez-vous. }
        unless: { field: topic, value: secret }
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = small_project(tmp_path)
    page = site.docs / "fr/help/forms/rights.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    return site


def told(site: Site, old: str = "", new: str = "") -> list[str]:
    """What is said of the good file with `old` in it replaced by `new`."""
    assert old in GOOD
    (site.data / "forms.yml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    try:
        forms = read_forms(site.data, site.root)
    except ContentError as error:
        return [str(one) for one in error.problems]
    return [str(one) for one in check_forms(site, forms, read_facts(site.data, site.root))]


def test_a_good_file_is_good(site: Site) -> None:
    assert told(site) == []


def test_a_site_may_have_no_forms(site: Site) -> None:
    forms = read_forms(site.data, site.root)
    assert forms == FormsFile()
    assert check_forms(site, forms, read_facts(site.data, site.root)) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("help/forms/rights.md", "help/forms/right.md",
         'docs/_data/forms.yml:3:11: unknown-page There is no page "help/forms/right.md" in '
         "docs/fr/."),
        ("privacy.email", "privacy.mail",
         'docs/_data/forms.yml:5:12: unknown-fact "privacy.mail" is not a fact; did you mean '
         '"privacy.email"? Facts are in docs/_data/company.yml.'),
        ("privacy.email", "support.form_url",
         'docs/_data/forms.yml:5:12: wrong-value The fact "support.form_url" is not an e-mail '
         "address: https://visual.example/help/forms/contact/."),
        ("dpo.address", "authorities.cnil.warning_list_url",
         'docs/_data/forms.yml:6:14: missing-fact The fact "authorities.cnil.warning_list_url" has '
         "no value. Write it in docs/_data/company.yml."),
        ("{ fr: Demande }", "{ en: Request }",
         'docs/_data/forms.yml:7:5: missing-language The text has no "fr", the language of the '
         "source. Add it."),
        ("id: name", "id: topic",
         'docs/_data/forms.yml:11:13: wrong-value "topic" is taken. Give each field an id of its '
         "own."),
        ("id: name", "id: lang",
         'docs/_data/forms.yml:15:13: wrong-value "lang" is taken. Give each field an id of its '
         "own."),
        ("kind: text", "kind: choice",
         "docs/_data/forms.yml:16:15: wrong-value A field of kind choice has choices, and no other "
         "has."),
        ("missing: { fr: Nommez-vous. }", "help: { fr: Aide }",
         "docs/_data/forms.yml:18:19: wrong-value A required field says what is missing. Add the "
         "key missing."),
        ("value: secret }", "value: public }",
         'docs/_data/forms.yml:20:17: wrong-value No field "topic" has the answer "public".'),
    ],
    ids=[
        "no such page", "no such fact", "no mailbox", "an unknown fact", "no source language",
        "one name twice", "a name of ours", "a choice of nothing", "silently required",
        "freed by nothing",
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(site: Site, old: str, new: str, sentence: str) -> None:
    assert sentence in told(site, old, new)


def test_two_forms_on_one_page_are_refused(site: Site) -> None:
    text = GOOD + GOOD.removeprefix("forms:\n").replace("id: rights", "id: other")
    (site.data / "forms.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"help/forms/rights.md\" is used twice"):
        read_forms(site.data, site.root)


def test_the_shipped_forms_ask_what_the_law_asks_of_a_notice() -> None:
    """Regulation (EU) 2022/2065, article 16(2), and 16(2)(c) in fine."""
    shipped = read_forms(ROOT / "docs/_data", ROOT)
    [notice] = [one for one in shipped.forms if one.id == "notice"]
    law = {one.id: one for one in notice.fields if one.basis}
    assert list(law) == ["address", "reasons", "name", "email", "good_faith"]
    assert all(one.required for one in law.values())
    freed = {one.id for one in law.values() if one.unless and one.unless.value == "child_abuse"}
    assert freed == {"name", "email"}


def test_every_shipped_form_is_in_every_language_of_the_site() -> None:
    shipped = read_forms(ROOT / "docs/_data", ROOT)
    names = {"rights", "notice", "copyright", "complaint", "withdrawal", "termination", "contact"}
    assert {one.id for one in shipped.forms} == names | {"accessibility"}
    codes = {locale.code for locale in read_site(ROOT / "mkdocs.yml", {}).locales}
    untold = [
        place
        for place, text in values_of(shipped)
        if isinstance(text, Localised)
        and not (isinstance(text.root, dict) and codes <= set(text.root))
    ]
    assert untold == []
