"""What a build notes of its pages on the way, for the files it writes at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from hooks.publish.cards import Cards
from hooks.publish.install import Icons
from hooks.publish.pages import Listed, MenuItem


@dataclass
class Noted:
    """Filled while the pages are made."""

    cards: Cards
    """Pictures that pages ask for."""
    commits: Mapping[str, datetime] = field(default_factory=dict)
    """Path of a file from the project's root → its last commit, UTC."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Language and path of a legal page → its Markdown with the facts filled in."""
    markdown: dict[str, str] = field(default_factory=dict)
    """Path inside the site → Markdown to be written there."""
    menus: dict[str, tuple[MenuItem, ...]] = field(default_factory=dict)
    """Language → its navigation."""
    homes: dict[str, Listed] = field(default_factory=dict)
    """Language → its home page."""

    @cached_property
    def icons(self) -> Icons:
        """The icons of the installed site."""
        return Icons(self.cards)
