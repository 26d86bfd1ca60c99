"""A page that needs more than the policy allows fails the build, with its place."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from hooks.publish import headers
from hooks.publish.assets import integrity
from hooks.publish.edge import ADDRESS
from hooks.publish.needs import of_page
from tests.site.built import Built
from tests.site.drawn import Project


def told(project: Project) -> list[str]:
    """The problems a build that must fail names."""
    done = project.build()
    assert done.returncode != 0, done.stdout
    assert not project.site.exists()
    return re.findall(r"^(?:ERROR +-  )?((?:docs|overrides|[a-z/]+\.html|assets)\S*:\d+:\d+: .+)$",
                      done.stdout + done.stderr, re.M)  # fmt: skip


def test_every_fault_of_a_page_is_named_with_file_and_line(small: Project) -> None:
    text = small.file("docs/en/help/faq.md")
    first = text.read_text("utf-8").count("\n") + 1
    faults = '<p onclick="go()">x</p>\n\n<script>go(1)</script>'
    small.edit("docs/en/help/faq.md", "| 1 | 2 |", f"| 1 | 2 |\n\n{faults}")
    found = told(small)
    assert [one.partition(" /en/")[0] for one in found] == [
        f"docs/en/help/faq.md:{first + 1}:13: inline-handler",
        f"docs/en/help/faq.md:{first + 3}:9: inline-script",
    ]
    assert re.search(
        r" /en/help/faq/, line \d+ of the built page: the attribute onclick='go\(\)' on <p>\. The"
        r" policy of the site does not allow it\. A script under docs/assets/scripts adds the"
        r" listener\.$",
        found[0],
    )


def test_a_fault_of_a_template_is_named_once_for_all_its_pages(small: Project) -> None:
    overrides = small.file("overrides")
    target = overrides.resolve()
    overrides.unlink()
    shutil.copytree(target, overrides)
    small.edit("overrides/main.html", "<body class", '<body onload="start()" class')
    (found,) = told(small)
    assert re.match(r"overrides/main\.html:\d+:15: inline-handler /404\.html, line ", found)
    assert re.search(r"\(also en/404\.html, .+, .+ and \d+ more\)", found)


def test_a_stylesheet_that_asks_someone_else_is_named(small: Project) -> None:
    sheet = small.file("docs/assets/styles/parvis.css")
    sheet.write_text(sheet.read_text("utf-8") + "\np{background:url(//i.example/i.png)}\n", "utf-8")
    (found,) = told(small)
    last = sheet.read_text("utf-8").count("\n")
    assert found.startswith(
        f"docs/assets/styles/parvis.css:{last}:18: foreign-source /assets/styles/parvis.css, line"
    )


def test_reports_go_to_an_address_or_nothing_is_built(small: Project) -> None:
    wrong = "https://r.example; script-src *"
    done = small.build(PARVIS_CSP_REPORTS=wrong)
    assert done.returncode != 0
    said = f'PARVIS_CSP_REPORTS:0:0: wrong-address "{wrong}" is not the https address of a'
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize(
    "wrong", ["reports", "http://r.example/", 'https://r.example/";$a', "https://r.example/\n"]
)
def test_an_address_for_reports_cannot_end_its_header(wrong: str) -> None:
    assert ADDRESS.fullmatch("https://r.example:8443/a/b?c=d")
    assert not ADDRESS.fullmatch(wrong)


def test_reports_go_where_the_operator_says(small: Project) -> None:
    done = small.build(PARVIS_CSP_REPORTS="https://r.example/csp?site=1")
    assert done.returncode == 0, done.stderr
    text = small.site.joinpath("_headers").read_text("utf-8")
    assert "report-uri https://r.example/csp?site=1; report-to csp" in text
    assert 'Reporting-Endpoints: csp="https://r.example/csp?site=1"' in text


def test_the_policy_of_the_real_site_is_the_strictest(site: Built) -> None:
    data = json.loads(site.text(".nginx/policy.json"))
    assert data["policy"] == {
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
    }
    assert {tuple(value) for value in data["forms"].values()} == {
        ("'self'",),
        ("'self'", "https://platform.visual.example"),
    }
    assert all(path.startswith("help/forms/") for path in data["forms"])


def test_what_each_page_needs_its_own_rule_allows(site: Built) -> None:
    """The list, read again from the files that were written, against every page."""
    data = json.loads(site.text(".nginx/policy.json"))
    rules = [headers.Rule(one["pattern"], one["headers"]) for one in data["rules"]]
    assert headers.static_headers(rules) == site.text("_headers")
    assert headers.nginx_maps(rules) in site.text(".nginx/maps.conf")
    for page in site.pages.values():
        policy = headers.said(rules, f"/{page.address}")["Content-Security-Policy"]
        allowed = {name: of for name, *of in (one.split() for one in policy.split("; "))}
        for directive, sources in of_page(page.text.encode(), site.url[:-1]).sources.items():
            assert sources.keys() <= set(allowed[directive]), (page.address, directive)


@pytest.mark.parametrize("path", ["", "help/forms/notice/", "status/"])
def test_scripts_and_styles_carry_their_digests(site: Built, path: str) -> None:
    tree = site.page(path).tree
    tags = tree.xpath("//script[@src] | //link[@rel='stylesheet']")
    assert len(tags) >= 4
    for tag in tags:
        file = site.folder / (tag.get("src") or tag.get("href")).partition("?")[0][1:]
        assert tag.get("integrity") == integrity(file.read_bytes()), file
    (search,) = tree.xpath("//dialog[@data-module]")
    module = site.folder / search.get("data-module").partition("?")[0][1:]
    assert search.get("data-integrity") == integrity(module.read_bytes())
