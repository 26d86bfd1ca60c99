"""The identity as style sheets read it: custom properties, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator

from hooks.content.identity import Colours, Identity


def css(identity: Identity) -> str:
    """Return the rules that give every custom property its value.

    The reader's system chooses between light and dark, or the attribute `data-palette` of the
    page. On paper all is light.
    """
    light = "".join([*_colours(identity.colours, "light"), *_letters(identity)])
    dark = "".join(_colours(identity.colours, "dark"))
    system = "@media screen and (prefers-color-scheme:dark)"
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f'{system}{{:root:not([data-palette="light"]){{{dark}}}}}'
        f'@media screen{{:root[data-palette="dark"]{{color-scheme:dark;{dark}}}}}'
        ':root[data-palette="light"]{color-scheme:light}'
    )


def coloured(svg: str, identity: Identity) -> str:
    """Return the mark `svg` as a picture by itself, in the brand's colour, light or dark."""
    brand = identity.colours.brand
    style = (
        f"<style>svg{{color:{brand.light}}}"
        f"@media(prefers-color-scheme:dark){{svg{{color:{brand.dark}}}}}</style>"
    )
    head, end, rest = svg.partition(">")
    return f"{head}{end}{style}{rest}"


def _colours(colours: Colours, scheme: str) -> Iterator[str]:
    for name in Colours.model_fields:
        yield f"--{name.replace('_', '-')}:{getattr(getattr(colours, name), scheme)};"


def _letters(identity: Identity) -> Iterator[str]:
    groups = (("", identity.fonts), ("size-", identity.scale), ("measure-", identity.measures))
    for prefix, group in groups:
        for name in type(group).model_fields:
            yield f"--{prefix}{name}:{getattr(group, name)};"
