"""The forms and checklists of the forge: their allowed values are those of the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hooks.content.pages import scan
from hooks.content.signs import signs
from hooks.publish.incident_issue import FORM, from_issue
from hooks.publish.page_form import begin_page
from hooks.publish.scaffold import Refused
from hooks.status.incidents import read_incidents
from hooks.status.services import read_services
from hooks.status.timeline import OVER, Impact, Impaired, IncidentStatus
from tests.publish.projects import small_project
from tests.site.drawn import NOW, ROOT

TEMPLATES = ROOT / ".github"
CHECKLISTS = ("legal", "subprocessor", "translation", "release")


def form() -> dict[str, dict[str, object]]:
    data = yaml.safe_load((ROOT / FORM).read_text(encoding="utf-8"))
    return {part["id"]: part["attributes"] for part in data["body"] if "id" in part}


def test_the_incident_form_offers_the_components_and_words_of_the_data() -> None:
    asked = form()
    services = yaml.safe_load((ROOT / "docs/_data/services.yml").read_text(encoding="utf-8"))
    ids = [one["id"] for group in services["groups"] for one in group["components"]]
    assert asked["components"]["options"] == ids
    assert asked["state"]["options"] == [str(one) for one in Impaired if one != "operational"]
    assert asked["impact"]["options"] == [str(one) for one in Impact]
    running = [str(one) for one in IncidentStatus if one not in OVER]
    assert asked["status"]["options"] == running


def test_no_two_questions_of_a_form_share_a_label() -> None:
    for path in TEMPLATES.glob("ISSUE_TEMPLATE/*.yml"):
        body = yaml.safe_load(path.read_text(encoding="utf-8")).get("body", [])
        labels = [part["attributes"]["label"] for part in body if "id" in part]
        assert len(labels) == len(set(labels)), path.name


@pytest.fixture
def answered() -> str:
    """The body the forge makes of the shipped form."""
    given = {
        "name": "late", "components": "checkout", "state": "major_outage", "impact": "major",
        "status": "investigating", "title-fr": "Panne", "text-fr": "Nous cherchons.",
    }  # fmt: skip
    parts = [f"### {one['label']}\n\n{given.get(id_, '_No response_')}"
             for id_, one in form().items()]  # fmt: skip
    return "\n\n".join(parts)


def test_the_shipped_form_becomes_an_incident_that_the_check_reads(
    tmp_path: Path, answered: str
) -> None:
    site = small_project(tmp_path)
    (site.root / FORM).parent.mkdir(parents=True)
    (site.root / FORM).write_bytes((ROOT / FORM).read_bytes())
    services = read_services(site.data, site.root, None)
    path = from_issue(site, services, answered, NOW)
    assert path.name == "2026-11-23-late.yml"
    ids = [one.id for one in services.components]
    assert read_incidents(site.data, site.root, ids, "fr")[0].title.root == {"fr": "Panne"}
    with pytest.raises(Refused, match="exists already"):
        from_issue(site, services, answered, NOW)
    with pytest.raises(Refused, match="cannot be a part of a web address"):
        from_issue(site, services, answered.replace("\nlate\n", "\n../../x\n"), NOW)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("name", CHECKLISTS)
def test_each_checklist_is_there_and_named_by_the_usual_template(name: str) -> None:
    text = (TEMPLATES / f"PULL_REQUEST_TEMPLATE/{name}.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^- \[ \] ", text, re.M)) >= 5
    assert f"template={name}.md" in (TEMPLATES / "PULL_REQUEST_TEMPLATE.md").read_text("utf-8")


def test_files_that_checklists_name_exist() -> None:
    for path in TEMPLATES.glob("PULL_REQUEST_TEMPLATE/*.md"):
        for named in re.findall(r"`((?:docs|tools|deploy|\.github)/[^`*<> ]+)`", path.read_text()):
            assert (ROOT / named).exists(), f"{path.name}: {named}"


def test_the_exemptions_of_links_are_a_list() -> None:
    assert isinstance(yaml.safe_load((TEMPLATES / "external-links.yml").read_text()), list)


def test_a_new_page_is_begun_in_every_language_under_marks(tmp_path: Path) -> None:
    site = small_project(tmp_path)
    files = begin_page(site, "help/account/names.md")
    assert [one.relative_to(site.docs).parts[0] for one in files] == ["fr", "en", "es"]
    pages = scan(site)["help/account/names.md"]
    assert {page.meta.source for page in pages.values()} == {None, pages["fr"].revision}
    assert all("TODO" in page.meta.title for page in pages.values())
    for wrong, said in (
        ("help/account/names.md", "exists already"),
        ("legal/new.md", "parvis new legal-version"),
        ("../x.md", "is no path of a page"),
        ("help/Names.md", "is no path of a page"),
        ("help/names", "is no path of a page"),
    ):
        with pytest.raises(Refused, match=said):
            begin_page(site, wrong)


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_the_style_guide_of_each_language_follows_its_own_rules(code: str) -> None:
    text = (ROOT / f"guides/style-{code}.md").read_text(encoding="utf-8")
    shown = re.sub(r"^\|.*\|$", "", text, flags=re.M)  # tables show the wrong signs too
    assert [message for _, _, message in signs(shown, code)] == []
    assert f"style-{code}.md" in (ROOT / "guides/README.md").read_text(encoding="utf-8")
