"""The policy: what pages need is seen, allowed or refused, and told to every server alike."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from hooks.publish import headers
from hooks.publish.edge import nginx_languages
from hooks.publish.needs import SELF, line_of, of_page, of_style
from hooks.publish.policy import Policy, Source, breaches, compute
from hooks.publish.sight import Sight
from tests.publish.samples import SITE

OWN = "https://www.example.org"


def found(markup: str, *sources: Source, forms: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Code and words of what is refused in a page with `markup`."""
    page = f"<!doctype html><html><body>{markup}".encode()
    needs = of_page(page, OWN)
    assert Sight(OWN).needs(page) == needs
    return [(one.code, one.found) for one in breaches(needs, forms, sources)]


@pytest.mark.parametrize(
    ("markup", "code", "words"),
    [
        ("<script>go()</script>", "inline-script", "a script in the page itself, 'go()'"),
        ('<script type="module">go()</script>', "inline-script", "'go()'"),
        ('<script type="importmap">{}</script>', "inline-script", "'{}'"),
        ('<script type="speculationrules">{}</script>', "inline-script", "'{}'"),
        ("<style>p{}</style>", "inline-style", "<style> in the page itself"),
        ('<p style="color: red">', "inline-style", "style='color: red' on <p>"),
        ('<p onclick="go()">', "inline-handler", "onclick='go()' on <p>"),
        ('<a href=" JavaScript:void(0)">', "script-address", "JavaScript:void(0)"),
        ('<form action="javascript:go()">', "script-address", "javascript:go()"),
        ('<base href="/other/">', "base-address", "<base>"),
        ('<iframe srcdoc="<p>">', "inline-frame", "srcdoc"),
        ('<iframe src="/page/">', "foreign-source", "frame-src 'self'"),
        ('<object data="/a.pdf">', "foreign-source", "object-src 'self'"),
        ('<embed src="/a.pdf">', "foreign-source", "object-src 'self'"),
        ('<img src="//cdn.example/a.png">', "foreign-source", "img-src https://cdn.example"),
        ('<img src="/a.png" srcset="/a.png 1x, https://b.example/b.png 2x">', "foreign-source",
         "img-src https://b.example"),
        ('<picture><source srcset="https://b.example/b.avif">', "foreign-source", "img-src"),
        ('<video><source src="https://v.example/v.mp4">', "foreign-source", "media-src"),
        ('<video poster="http://www.example.org/p.png">', "foreign-source", "img-src http://www"),
        ('<track src="blob:x">', "foreign-source", "media-src blob:"),
        ('<audio src="data:audio/mp3,">', "foreign-source", "media-src data:"),
        ('<script src="data:text/javascript,1">', "foreign-source", "script-src data:"),
        ('<script src="https://cdn.example/a.js">', "foreign-source", "https://cdn.example/a.js"),
        ('<link rel="stylesheet" href="https://c.example/a.css">', "foreign-source", "style-src"),
        ('<link rel="preload" as="font" href="https://c.example/a">', "foreign-source", "font-src"),
        ('<link rel="dns-prefetch" href="//c.example">', "foreign-source", "connect-src"),
        ('<a href="/" ping="https://p.example/">', "foreign-source", "connect-src"),
        ('<form action="https://f.example/in">', "foreign-source", "form-action"),
        ('<button formaction="https://f.example/in">', "foreign-source", "form-action"),
        ('<svg><use href="https://i.example/i.svg#a"/></svg>', "foreign-source", "img-src"),
        ('<svg><image xlink:href="https://i.example/i.png"/></svg>', "foreign-source", "img-src"),
    ],
)  # fmt: skip
def test_what_no_policy_allows_is_seen(markup: str, code: str, words: str) -> None:
    ((said, told),) = found(markup)
    assert said == code
    assert words in told


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/ld+json">{}</script>',
        '<script src="/a.js"></script><img src="data:image/png;base64,">',
        '<a href="https://elsewhere.example/" hreflang="en">x</a><svg><use href="#a"/></svg>',
        '<link rel="canonical" href="https://other.example/"><link rel="me" href="//x.example">',
        f'<img src="{OWN}/a.png"><form method="dialog"></form><form action=""></form>',
        '<p data-style="x" data-onclick="y">',
    ],
)  # fmt: skip
def test_what_every_page_may_do_is_not(markup: str) -> None:
    assert found(markup) == []


def test_a_place_that_is_declared_is_allowed_for_what_it_is_declared_for() -> None:
    stats = Source("script-src", "https://stats.example", "analytics")
    assert found('<script src="https://stats.example/a.js"></script>', stats) == []
    assert len(found('<img src="https://stats.example/a.png">', stats)) == 1
    assert found('<form action="https://f.example/in">', forms=("https://f.example",)) == []


def test_the_line_of_a_fault_is_that_of_the_page() -> None:
    page = "<html>\n<body>\n<p>\n<i onclick='a &amp;&amp; b'>"
    (breach,) = of_page(page.encode(), OWN).breaches
    assert breach.needle == "a && b"
    assert line_of(page, breach.needle) == 4
    assert line_of(page, "nowhere") == 0


def test_a_stylesheet_needs_what_it_asks_for() -> None:
    style = of_style(
        "/* url(https://comment.example/) */\n"
        "@import '/more.css'; a{background:url(data:image/svg+xml,%3Csvg)}\n"
        "@font-face{src:url('/a.woff2')} b{mask:url( 'https://m.example/m.svg' )}",
        OWN,
    )
    assert style.sources == {
        "style-src": {SELF: "/more.css"},
        "img-src": {
            "data:": "data:image/svg+xml,%3Csvg",
            "https://m.example": "https://m.example/m.svg",
        },
        "font-src": {SELF: "/a.woff2"},
    }


def test_the_policy_is_what_is_used_and_no_more() -> None:
    text = of_page(b'<html data-search="/pagefind/"><script src="/a.js"></script>', OWN)
    assert compute({"index.html": text}, ()) == {
        "script-src": (SELF,),
        "connect-src": (SELF,),
        "worker-src": (SELF,),
    }
    media = of_page(b'<video src="/v.mp4" poster="/p.png"><track src="/v.vtt">', OWN)
    assert compute({"a": text, "b": media}, ())["media-src"] == (SELF,)
    stats = [Source("connect-src", f"https://{name}.example", "") for name in ("b", "a")]
    assert compute({"a": text}, stats)["connect-src"] == (
        SELF,
        "https://a.example",
        "https://b.example",
    )


def parsed(text: str) -> dict[str, list[str]]:
    return {name: value for name, *value in (one.split() for one in text.split("; "))}


POLICY = Policy({"script-src": (SELF,)}, {"help/ask/": (SELF, "https://f.example")})


def test_the_strictest_words_are_in_every_policy() -> None:
    for text in (POLICY.text(), POLICY.text(["https://f.example"]), POLICY.worker()):
        told = parsed(text)
        assert told["default-src"] == told["frame-ancestors"] == told["base-uri"] == ["'none'"]
        assert told["require-trusted-types-for"] == ["'script'"]
        assert not re.search(r"unsafe-inline|'unsafe-eval'|\*", text)
    assert parsed(POLICY.text())["form-action"] == ["'none'"]
    assert parsed(POLICY.text(("'self'", "https://f.example")))["form-action"] == [
        "'self'",
        "https://f.example",
    ]


def test_webassembly_runs_in_the_worker_of_search_and_nowhere_else() -> None:
    assert "wasm-unsafe-eval" not in POLICY.text()
    assert parsed(POLICY.worker())["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


def test_a_site_without_tls_does_not_ask_for_it() -> None:
    assert "upgrade-insecure-requests" in parsed(POLICY.text())
    assert "upgrade-insecure-requests" not in replace(POLICY, secure=False).text()


def test_reports_go_where_the_operator_says_and_nowhere_without() -> None:
    policy = replace(POLICY, report="https://r.example/csp")
    assert parsed(policy.text())["report-to"] == ["csp"]
    assert parsed(policy.text())["report-uri"] == ["https://r.example/csp"]
    said = headers.said(headers.rules(SITE, policy), "/")
    assert said["Reporting-Endpoints"] == 'csp="https://r.example/csp"'
    assert r'"csp=\"https://r.example/csp\""' in headers.nginx_headers(headers.rules(SITE, policy))
    assert "report" not in str(headers.rules(SITE, POLICY)).lower()


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [
        ("/", "Cache-Control", "no-cache"),
        ("/assets/a.css", "Cache-Control", "public, max-age=3600"),
        ("/assets/a.css?v=0a1b", "Cache-Control", "public, max-age=31536000, immutable"),
        ("/assets/a.css?v=0a1b&x=1", "Cache-Control", "public, max-age=3600"),
        ("/status/", "Cache-Control", "public, max-age=15"),
        ("/en/status/live.json", "Cache-Control", "public, max-age=15"),
        ("/statuses/", "Cache-Control", "no-cache"),
        ("/es/api/v2/incidents/unresolved.json", "Access-Control-Allow-Origin", "*"),
        ("/api/v3/", "Access-Control-Allow-Origin", None),
        ("/api/v2/status.json", "Cross-Origin-Resource-Policy", "cross-origin"),
        ("/status/badge.svg", "Cross-Origin-Resource-Policy", "cross-origin"),
        ("/en/status/components/site/badge.svg", "Cross-Origin-Resource-Policy", "cross-origin"),
        ("/en/status/components/a/b/badge.svg", "Cross-Origin-Resource-Policy", "same-origin"),
        ("/legal/feed.xml", "Cross-Origin-Resource-Policy", "cross-origin"),
        ("/assets/social/home-en.png", "Cross-Origin-Resource-Policy", "cross-origin"),
        ("/assets/scripts/a.js", "Cross-Origin-Resource-Policy", "same-origin"),
        ("/legal/terms/index.md", "X-Robots-Tag", "noindex"),
        ("/legal/terms/", "X-Robots-Tag", None),
    ],
)
def test_an_address_is_answered_by_its_last_rule(
    address: str, name: str, value: str | None
) -> None:
    assert headers.said(headers.rules(SITE, POLICY), address).get(name) == value


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/help/ask/", True),
        ("/help/ask/index.html", True),
        ("/en/help/ask/?a=1", True),
        ("/help/", False),
        ("/help/ask/more/", False),
        ("/a/b/help/ask/", False),
        ("/help/ask", False),
    ],
)
def test_only_the_page_of_a_form_may_send_it(address: str, allowed: bool) -> None:
    said = headers.said(headers.rules(SITE, POLICY), address)["Content-Security-Policy"]
    assert ("https://f.example" in said) is allowed


def test_a_preview_asks_search_engines_to_stay_away() -> None:
    preview = replace(SITE, production="https://other.example/")
    assert headers.said(headers.rules(preview, POLICY), "/")["X-Robots-Tag"] == "noindex"


def test_a_site_in_a_folder_keeps_its_rules_there() -> None:
    below = headers.rules(replace(SITE, url="https://example.org/below/"), POLICY)
    assert {rule.pattern[:7] for rule in below} == {"/below/"}
    assert "f.example" in headers.said(below, "/below/en/help/ask/")["Content-Security-Policy"]


def test_more_rules_than_static_hosts_read_are_refused() -> None:
    many = Policy({}, {f"help/{number}/": (SELF,) for number in range(50)})
    with pytest.raises(ValueError, match="_headers holds 12"):
        headers.static_headers(headers.rules(SITE, many))


def test_the_data_holds_the_policy_and_every_rule() -> None:
    rules = headers.rules(SITE, POLICY)
    told = json.loads(headers.as_data(rules, POLICY))
    assert told["policy"] == {"script-src": ["'self'"]}
    assert told["forms"] == {"help/ask/": ["'self'", "https://f.example"]}
    assert [one["pattern"] for one in told["rules"]] == [rule.pattern for rule in rules]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de-CH, de;q=0.9, es;q=0.8, en;q=0.7", "es"),
        ("fr,en;q=0.9", ""),
        ("de,FR;q=0.9,en;q=0.8", ""),
        ("est,enm,de", ""),
        ("", ""),
        ("*", ""),
        ("EN", "en"),
    ],
)
def test_the_first_language_of_ours_is_the_one_that_is_wanted(asked: str, wanted: str) -> None:
    lines = re.findall(r'"~\*(.+)" "(.+)";', nginx_languages(SITE))
    assert len(lines) == 2
    matching = [value for regex, value in lines if re.search(regex, asked, re.IGNORECASE)]
    assert (matching or [""])[0] == wanted
    assert len(matching) <= 1


@pytest.mark.parametrize(
    "markup",
    [
        """<a title=">" onclick="go()">""",
        """<a x='"' t=">" onclick="go()">""",
        """<a title='it"s > x' onclick='go()'>""",
        """<!-- <a title="--><img src="https://a.example/" onerror="go()">""",
        "<!-- <img src='https://a.example/'> --><!-- <a --><img src=https://b.example/ >",
        "<textarea><img src='//a.example'></textarea><title><img src='//b.example'></title>",
        "<img src=https://a.example/><svg/onload=go()><P STYLE='a:b'>",
        '<img src="/a.png" src="https://a.example/"><a href="java&#115;cript:go()">',
        "<img src='https://a.example/' <p>x</p>",
        '<script type="application/json">"<img src=//a.example>"</script><img onerror="go()"',
        "<?php <img src='//a.example'> ?><![CDATA[<img src='//a.example'>]]>",
        # One tag like the one before it, but for what its attributes hold.
        '<a href="/a/">a</a><a href="javascript:go()">b</a>',
        '<a href="/a/">a</a><a href=" JavaScript:go()">b</a><a href="java&#115;cript:go()">c</a>',
        '<a href="/a/" ping="/a">a</a><a href="/a/" ping="https://a.example/">b</a>',
        '<img alt="a" src="/a.png"><img alt="a" src="https://a.example/a.png">',
        '<link rel="author" href="/a"><link rel="stylesheet" href="https://a.example/a.css">',
        '<a href="/a/" title="b">a</a><a href="/<a/" title="<b onclick=">c</a>',
        '<use href="#a"></use><use href="https://a.example/#a"></use>',
    ],
)
def test_what_hides_from_a_look_is_given_to_the_parser(markup: str) -> None:
    page = f"<!doctype html>\n<html><body>{markup}</body></html>\n".encode()
    sight = Sight(OWN)
    assert sight.needs(page) == sight.needs(page) == of_page(page, OWN)
