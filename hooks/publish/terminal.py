"""The board as plain lines for a terminal, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from hooks.content import formats
from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.publish import words
from hooks.publish.view import StatusView


def board_lines(view: StatusView, site: Site, code: str) -> Iterator[str]:
    """Yield the board for readers of the language `code`; raises KeyError for an unknown one."""
    say = catalog(site.locale(code).code, site.overrides / "locales").gettext
    board, source = view.board, site.source.code
    yield say(words.OVERALL[board.state])
    if board.data_as_of:
        moment = formats.format_datetime_utc(board.data_as_of, code)
        yield say(words.N_("Data as of %(moment)s.")) % {"moment": moment}
    for group in board.groups:
        yield ""
        name, colon = group.name.text(code, source).value, say(words.N_(": "))
        yield f"{name}{colon}{say(words.STATES[group.state])}"
        for component in group.components:
            ratio = component.uptime.ratio
            share = "—" if ratio is None else formats.format_percent_down(ratio, code)
            name, state = component.name.text(code, source).value, words.STATES[component.state]
            yield f"  {name:<28} {say(state):<26} {share:>9}"
