"""alerts.yml: what it may say, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from hooks.content.problems import ContentError
from hooks.content.site import read_site
from hooks.status.alerts.routes import Alerts, AlertsFile, Event, Route, read_alerts
from hooks.status.services import read_services
from hooks.status.states import State

ROOT = Path(__file__).parents[3]
LANGUAGES = ("fr", "en", "es")
COMPONENTS = ("website", "checkout")


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Alerts:
    (folder / "alerts.yml").write_text(text, encoding="utf-8")
    return read_alerts(folder, folder, environ or {}, LANGUAGES, COMPONENTS)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(folder, text)
    return [str(problem) for problem in caught.value.problems]


def test_a_route_as_it_is_written(tmp_path: Path) -> None:
    text = """
routes:
  - id: on-call
    to: ${ALERT_URL}
    components: [checkout]
    severity: partial_outage
    language: es
    events: [transitions, warnings]
    reminder_hours: 1.5
dead_man: ${DEAD_MAN_URL}
"""
    environ = {"ALERT_URL": " json://example.org \n", "DEAD_MAN_URL": "https://example.org/p"}
    alerts = read(tmp_path, text, environ)
    assert alerts == Alerts(
        (
            Route(
                "on-call",
                "json://example.org",
                frozenset({"checkout"}),
                State.PARTIAL,
                "es",
                frozenset({Event.TRANSITIONS, Event.WARNINGS}),
                timedelta(hours=1.5),
            ),
        ),
        "https://example.org/p",
    )
    assert "example.org" not in repr(alerts)


def test_what_a_route_does_not_say(tmp_path: Path) -> None:
    text = "routes: [{ id: a, to: '${A}', language: fr }]"
    (route,) = read(tmp_path, text, {"A": "json://x"}).routes
    assert (route.components, route.severity, route.reminder) == (None, State.DEGRADED, None)
    assert route.events == frozenset(Event) - {Event.MAINTENANCE}


def test_a_variable_that_is_not_set_turns_its_route_off_and_says_so(tmp_path: Path) -> None:
    text = """
routes:
  - { id: a, to: "${A_URL}", language: fr }
  - { id: b, to: "${B_URL}", language: fr }
dead_man: ${PING_URL}
"""
    alerts = read(tmp_path, text, {"A_URL": "json://x", "B_URL": " "})
    assert [route.id for route in alerts.routes] == ["a"]
    assert alerts.notices == (
        'The route "b" is off: the variable B_URL is not set.',
        "The dead-man signal is off: PING_URL is not set.",
    )


def test_without_the_file_all_is_off(tmp_path: Path) -> None:
    assert read_alerts(tmp_path, tmp_path, {}, LANGUAGES, COMPONENTS) == Alerts()


def test_an_address_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    text = """
routes:
  - id: a
    to: slack://T0/s3cret
    language: fr
  - id: b
    to: json://${HOST}/s3cret
    language: fr
dead_man: https://example.org/s3cret
"""
    advice = (
        "must be a name of the environment such as ${ALERT_URL} and nothing else: the address "
        "carries a secret, which must not stand in a file."
    )
    assert problems(tmp_path, text) == [
        f'alerts.yml:4:9: secret-in-file "to" {advice}',
        f'alerts.yml:7:9: secret-in-file "to" {advice}',
        f'alerts.yml:9:11: secret-in-file "dead_man" {advice}',
    ]


def test_names_that_lead_nowhere(tmp_path: Path) -> None:
    text = """
routes:
  - id: a
    to: ${A}
    components: [websit]
    language: de
  - id: a
    to: ${A}
    language: fr
"""
    assert problems(tmp_path, text) == [
        'alerts.yml:5:18: unknown-component "websit" is not a component here. '
        'Did you mean "website"? Allowed: checkout, website.',
        'alerts.yml:6:15: unknown-language "de" is not a language here. Allowed: en, es, fr.',
        'alerts.yml:7:9: duplicate-id "a" is already the id on line 3. Choose another.',
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("severity: operational", '"severity" must be one of'),
        ("severity: mild", '"severity" must be one of'),
        ("events: []", '"events" must'),
        ("events: [changes]", 'Item 1 of "events" must be one of'),
        ("components: []", '"components" must'),
        ("components: some", '"components" must be'),
        ("reminder_hours: 0", '"reminder_hours" must be'),
        ("reminder_hours: four", '"reminder_hours" must be'),
        ("remind: 4", '"remind" is not a key of this route file; did you mean "reminder_hours"?'),
    ],
)
def test_a_value_that_is_not_allowed(tmp_path: Path, line: str, problem: str) -> None:
    text = f"routes:\n  - id: a\n    to: ${{A}}\n    language: fr\n    {line}\n"
    (found,) = problems(tmp_path, text)
    assert found.startswith("alerts.yml:5:")
    assert problem in found


def test_the_file_that_is_shipped_alerts_no_one() -> None:
    site = read_site(ROOT / "mkdocs.yml", {})
    ids = [one.id for one in read_services(site.data, ROOT, None).components]
    codes = [locale.code for locale in site.locales]
    assert read_alerts(site.data, ROOT, {}, codes, ids) == Alerts()


def test_the_example_that_is_shipped_is_right(tmp_path: Path) -> None:
    site = read_site(ROOT / "mkdocs.yml", {})
    ids = [one.id for one in read_services(site.data, ROOT, None).components]
    codes = [locale.code for locale in site.locales]
    lines = (site.data / "alerts.yml").read_text(encoding="utf-8").splitlines()
    start = lines.index("# routes:")
    example = [line.removeprefix("#")[1:] for line in lines[start:] if line.startswith("#")]
    example = [line for line in example if not line.startswith(("An address", "(Health"))]
    text = "\n".join(example)
    (tmp_path / "alerts.yml").write_text(text, encoding="utf-8")
    names = ("ALERT_ONCALL_URL", "ALERT_MAIL_URL", "ALERT_ROOM_URL")
    environ = {**dict.fromkeys(names, "json://x"), "DEAD_MAN_URL": "z"}
    alerts = read_alerts(tmp_path, tmp_path, environ, codes, ids)
    assert [route.id for route in alerts.routes] == ["on-call", "payments", "customers"]
    assert alerts.routes[2].events == {Event.INCIDENTS, Event.MAINTENANCE}
    assert alerts.dead_man == "z"
    assert AlertsFile.model_validate(yaml.safe_load(text)).routes[0].reminder_hours == 4
