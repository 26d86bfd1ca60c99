"""The board in the terminal, in the reader's language."""

from __future__ import annotations

import pytest

from hooks.publish.gather import Records
from hooks.publish.terminal import board_lines
from tests.site.drawn import MINUTE, NOW, Project


def lines(project: Project, code: str) -> list[str]:
    with project.opened(NOW) as history:
        view = Records(project.read(), None).view(history, NOW)
    return [" ".join(line.split()) for line in board_lines(view, project.read(), code)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", ["Tout fonctionne", "Regarder : Opérationnel", "Le site Opérationnel 100,00 %"]),
        ("en", ["All systems operational", "Watching: Operational",
                "The website Operational 100.00%"]),
        ("es", ["Todo funciona", "Ver: Operativo", "El sitio Operativo 100,00 %"]),
    ],
)  # fmt: skip
def test_the_board_speaks_the_language(original: Project, code: str, expected: list[str]) -> None:
    seen = lines(original, code)
    assert seen[1].count("23") == 1 and "12:00" in seen[1] and "UTC" in seen[1]
    assert [seen[0], seen[3], seen[4]] == expected


def test_trouble_is_told(project: Project) -> None:
    for minute in (-1, 0):
        project.poll(NOW + (minute + 1) * MINUTE, "payments")
    assert "Checkout" in lines(project, "en")[5]
    assert "Operational" not in lines(project, "en")[5]


def test_nothing_measured_is_a_dash(project: Project) -> None:
    project.history.unlink()
    seen = lines(project, "en")
    assert seen[2:] == ["Watching: Unknown", "The website Unknown —", "Checkout Unknown —"]


def test_another_language_than_the_site_s_is_refused(original: Project) -> None:
    with pytest.raises(KeyError):
        lines(original, "de")
