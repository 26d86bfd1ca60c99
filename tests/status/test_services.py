"""services.yml: what it may say, and the sentence an editor reads when it says something else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hooks.content.problems import ContentError
from hooks.content.schemas import schema
from hooks.status.probes.config import HttpProbe
from hooks.status.rollup import Rule
from hooks.status.services import Services, read_services

ROOT = Path(__file__).parents[2]
Write = Callable[[str], Path]

ONE = """\
groups:
  - id: watch
    name: Watching
    components:
      - id: website
        name: {fr: Site, en: Website}
        probe: {kind: http, url: "https://a.example/healthz"}
"""


def read(root: Path, environ: dict[str, str] | None = None) -> Services:
    return read_services(root / "docs/_data", root, {} if environ is None else environ)


def problems(root: Path, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(root, environ)
    return [str(problem) for problem in caught.value.problems]


def website(probe: str, **keys: str) -> str:
    """services.yml with one component, its probe on line 7."""
    more = "".join(f"        {key}: {value}\n" for key, value in keys.items())
    return ONE.replace('{kind: http, url: "https://a.example/healthz"}', probe) + more


def test_the_shipped_services_are_valid() -> None:
    services = read_services(ROOT / "docs/_data", ROOT, {"PLATFORM_URL": "https://app.example"})
    urls = {probe.url for one in services.components if (probe := one.probe).kind != "tls"}
    assert urls == {f"https://app.example/{path}" for path in ("healthz", "readyz", "metrics")}


def test_the_shipped_services_speak_every_language_of_the_site() -> None:
    services = read_services(ROOT / "docs/_data", ROOT, None)
    names = [group.name for group in services.groups]
    for component in services.components:
        assert component.description is not None
        names += [component.name, component.description]
    for name in names:
        assert isinstance(name.root, dict)
        assert set(name.root) == {"fr", "en", "es"}


def test_the_shipped_services_name_their_schema() -> None:
    first = (ROOT / "docs/_data/services.yml").read_text("utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=schemas/services.json"


def test_what_is_left_out_has_a_default(write_services: Write) -> None:
    services = read(write_services(ONE))
    assert (services.interval, services.timeout, services.deadline) == (60, 10, 30)
    assert (services.confirm, services.recover, services.controls) == (2, 2, ())
    assert services.component("website").weight == 1
    with pytest.raises(KeyError):
        services.component("nothing")


def test_a_group_says_how_it_takes_its_state(write_services: Write) -> None:
    text = two(", weight: 2").replace("name: Watching", "name: Watching\n    rule: majority")
    (group,) = read(write_services(text)).groups
    assert group.rule is Rule.MAJORITY
    assert [one.weight for one in group.components] == [2, 1]
    (group,) = read(write_services(ONE)).groups
    assert group.rule is Rule.WORST


@pytest.mark.parametrize("rule", ["worst", "redundant"])
def test_a_weight_that_would_mean_nothing_is_refused(rule: str, write_services: Write) -> None:
    text = two(", weight: 2").replace("name: Watching", f"name: Watching\n    rule: {rule}")
    assert problems(write_services(text)) == [
        'docs/_data/services.yml:2:5: wrong-value The weight of "website" counts in a group of '
        f"rule: majority only; here the rule is {rule}."
    ]


def test_every_field_is_explained_in_the_schema() -> None:
    explained = schema(Services)
    for name, model in [("Services", explained), *explained["$defs"].items()]:
        for key, field in model.get("properties", {}).items():
            assert field.get("description"), f"{name}.{key}"


def test_a_reference_is_filled_from_the_environment(write_services: Write) -> None:
    probe = '{kind: http, url: "${BASE}/healthz", headers: {Authorization: "Bearer ${TOKEN}"}}'
    environ = {"BASE": "https://a.example", "TOKEN": "s3cret"}
    services = read(write_services(website(probe)), environ)
    found = services.component("website").probe
    assert isinstance(found, HttpProbe)
    assert found.url == "https://a.example/healthz"
    assert found.headers["Authorization"].get_secret_value() == "Bearer s3cret"
    assert "s3cret" not in repr(services)


def test_a_variable_that_is_not_set_is_named_once_at_its_first_line(write_services: Write) -> None:
    text = website('{kind: http, url: "${BASE}/${BASE}"}', description='"${BASE}"')
    assert problems(write_services(text), {"BASE": ""}) == [
        'docs/_data/services.yml:7:34: unset-variable "${BASE}" is filled from the environment, '
        "but the variable BASE is not set. Set BASE before polling."
    ]


def test_a_build_that_does_not_poll_needs_no_environment(write_services: Write) -> None:
    text = website('{kind: http, url: "${BASE}/healthz", headers: {X-Token: "${TOKEN}"}}')
    root = write_services(text)
    services = read_services(root / "docs/_data", root, None)
    found = services.component("website").probe
    assert isinstance(found, HttpProbe)
    assert found.url == "${BASE}/healthz"


def test_a_secret_in_the_file_is_refused(write_services: Write) -> None:
    text = website('{kind: http, url: "https://a.example", headers: {Authorization: "Bearer x"}}')
    assert problems(write_services(text)) == [
        'docs/_data/services.yml:7:80: secret-in-file The header "Authorization" carries a '
        'secret, which must not stand in a file. Write "${NAME}" and set the environment '
        "variable NAME."
    ]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://a.example/?token=s3cret", "token"),
        ("https://a.example/?a=1&API_KEY=s3cret#top", "API_KEY"),
        ("https://a.example/?x-auth=${OTHER}&password=s3cret", "password"),
    ],
)
def test_a_secret_in_an_address_is_refused(address: str, name: str, write_services: Write) -> None:
    told = problems(write_services(website(f'{{kind: http, url: "{address}"}}')), {"OTHER": "x"})
    assert told == [
        f'docs/_data/services.yml:7:34: secret-in-file The parameter "{name}" of this address '
        'carries a secret, which must not stand in a file. Write "${NAME}" and set the '
        "environment variable NAME."
    ]


def test_a_secret_in_an_address_may_come_from_the_environment(write_services: Write) -> None:
    text = website('{kind: http, url: "https://a.example/?token=${TOKEN}&page=2"}')
    found = read(write_services(text), {"TOKEN": "s3cret"}).component("website").probe
    assert isinstance(found, HttpProbe)
    assert found.url == "https://a.example/?token=s3cret&page=2"


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("ftp://a.example/", "must be a full address that begins with http:// or https:// and "
                             "names a host."),
        ("a.example/healthz", "must be a full address that begins with http:// or https:// and "
                              "names a host."),
        ("http:///healthz", "must be a full address that begins with http:// or https:// and "
                            "names a host."),
        ("http://a.example:99999/", "is not an address: its host or port cannot be read."),
        ("http://[::1/", "is not an address: its host or port cannot be read."),
        ("http://a.example:0/", "names port 0, which no one can connect to."),
        ("https://me:pass@a.example/", "holds a user name or password. Send a header instead: "
                                       'Authorization: "${NAME}", with the environment variable '
                                       "NAME."),
    ],
)  # fmt: skip
def test_an_address_no_probe_can_read(url: str, fault: str, write_services: Write) -> None:
    for text, place in (
        (website(f'{{kind: http, url: "{url}"}}'), "7:34"),
        (f'controls: ["{url}"]\n{ONE}', "1:12"),
    ):
        assert problems(write_services(text)) == [
            f'docs/_data/services.yml:{place}: wrong-address "{url}" {fault}'
        ]


def test_what_the_environment_holds_is_never_told(write_services: Write) -> None:
    text = website('{kind: http, url: "${BASE}/", headers: {X-Token: "${TOKEN}"}}')
    told = problems(write_services(text), {"BASE": "https://me:s3cret@a", "TOKEN": "s3\ncret"})
    assert told == [
        'docs/_data/services.yml:7:34: wrong-address "${BASE}/" holds a user name or password. '
        'Send a header instead: Authorization: "${NAME}", with the environment variable NAME.',
        'docs/_data/services.yml:7:65: wrong-value The header "X-Token" must be one line of '
        "letters, digits and signs of ASCII.",
    ]


def two(first: str = "", second: str = "", ids: tuple[str, str] = ("website", "payments")) -> str:
    probe = "{kind: http, url: 'https://a.example/'}"
    return f"""\
groups:
  - id: watch
    name: Watching
    components:
      - {{id: {ids[0]}, name: Website, probe: {probe}{first}}}
      - {{id: {ids[1]}, name: Payments, probe: {probe}{second}}}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (two(ids=("website", "website")),
         '6:14: duplicate-id "website" is already the id on line 5. Groups and components share '
         "one set of ids: choose another."),
        (two(ids=("watch", "payments")),
         '5:14: duplicate-id "watch" is already the id on line 2. Groups and components share '
         "one set of ids: choose another."),
        (two(second=", depends_on: [websit]"),
         '6:101: unknown-component "websit" is not the id of a component. Did you mean '
         '"website"? Allowed: payments, website.'),
        (two(", depends_on: [payments]", ", depends_on: [website]"),
         "5:98: dependency-cycle These components depend on each other in a circle: "
         "website -> payments -> website. Remove one of the dependencies."),
        (two(", depends_on: [website]"),
         "5:98: dependency-cycle These components depend on each other in a circle: "
         "website -> website. Remove one of the dependencies."),
        (two(second=", was: [website]"),
         '6:94: living-id "website" is the id of a component of today, so it cannot be a former '
         "id. Remove it here, or rename that component."),
        (two(", was: [site]", ", was: [site]"),
         '6:94: living-id "site" is already the former id of "website". A history can go on in '
         "one component only."),
    ],
)  # fmt: skip
def test_what_components_say_of_each_other(text: str, expected: str, write_services: Write) -> None:
    assert problems(write_services(text)) == [f"docs/_data/services.yml:{expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"intervall: 60\n{ONE}",
         '1:1: unknown-key "intervall" is not a key of this file; did you mean "interval"? '
         "Allowed: allow_networks, authorities, confirm, controls, deadline, groups, interval, "
         "recover, timeout."),
        (f"timeout: 40\n{ONE}",
         "1:1: wrong-value Timeout must not exceed deadline, nor deadline interval; found "
         "timeout 40, deadline 30, interval 60."),
        (ONE.replace("name: Watching", "name: Watching\n    rule: best"),
         '4:11: wrong-value "rule" must be one of: worst, majority, redundant; found "best".'),
        (f"confirm: yes\n{ONE}",
         '1:10: wrong-value "confirm" must be a whole number; found yes.'),
        (ONE.replace("id: website", "id: Web site"),
         '5:13: wrong-value "id" must be text of the form ^[a-z0-9]+(-[a-z0-9]+)*$; '
         'found "Web site".'),
        (website("{kind: ping, url: 'http://a.example/'}"),
         '7:23: wrong-value "kind" must be one of: http, readiness, metric, tls, promql, '
         'statuspage; found "ping".'),
        (website('{kind: http, url: "http://a.example/", down: operational}'),
         '7:61: wrong-value "down" must be one of: degraded_performance, partial_outage, '
         'major_outage, unknown; found "operational".'),
        (website("{kind: promql, url: 'http://a.example/', query: up}"),
         "7:16: wrong-value Needs at least one limit, such as degraded_above or "
         "major_below."),
        (website("{kind: tls, host: a.example, degraded_below: 3, major_below: 9}"),
         "7:16: wrong-value Limits must grow worse in order: degraded, partial, major."),
    ],
)  # fmt: skip
def test_a_value_that_is_not_allowed(text: str, expected: str, write_services: Write) -> None:
    assert problems(write_services(text)) == [f"docs/_data/services.yml:{expected}"]


def test_all_problems_are_told_at_once_in_the_order_of_the_file(write_services: Write) -> None:
    text = f"controls: [nowhere]\nconfirm: 0\n{ONE}".replace("https://a.example", "${BASE}")
    codes = [told.split(": ")[1].split()[0] for told in problems(write_services(text))]
    assert codes == ["wrong-address", "wrong-value", "unset-variable"]


def test_authorities_must_be_certificates(write_services: Write) -> None:
    root = write_services(f"authorities: deploy/ca.pem\n{ONE}")
    expected = [
        "docs/_data/services.yml:1:14: wrong-value This file of certificate authorities cannot "
        "be read. It must exist and hold certificates in PEM form."
    ]
    assert problems(root) == expected
    (root / "deploy").mkdir()
    (root / "deploy/ca.pem").write_text("not a certificate", "utf-8")
    assert problems(root) == expected


def test_networks_are_read_as_networks(write_services: Write) -> None:
    services = read(write_services(f"allow_networks: [169.254.0.0/16, 'fd00::/8']\n{ONE}"))
    allowed: list[Any] = [str(network) for network in services.allow_networks]
    assert allowed == ["169.254.0.0/16", "fd00::/8"]


def test_reading_services_does_not_load_what_only_polling_needs() -> None:
    script = "import sys, hooks.status.services; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"requests", "urllib3", "ssl", "prometheus_client"} & set(run.stdout.split())
