"""Markdown for other readers: no marks that only ours knows, and links that lead somewhere."""

from __future__ import annotations

import pytest

from hooks.publish.as_markdown import tidy


def published(target: str) -> str:
    return f"https://e.example/{target}"


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("## Parties {#parties}", "## Parties"),
        ("[phishing]{lang=en} here", "[phishing] here"),
        ("text\n{: .note #id }\nmore", "text\n\nmore"),
        ("{{ kept }} and {kept}", "{{ kept }} and {kept}"),
        ("[a](../sales/index.md#fees)", "[a](https://e.example/legal/sales/index.md#fees)"),
        ("[a](2026-09-16.md)", "[a](https://e.example/legal/terms/2026-09-16.md)"),
        ('[a](../../help/faq.md "FAQ")', '[a](https://e.example/help/faq.md "FAQ")'),
        ("[a](#here) [b](https://x.example/a.md)", "[a](#here) [b](https://x.example/a.md)"),
        ("[a](mailto:a@x.md)", "[a](mailto:a@x.md)"),
    ],
)
def test_a_text_stands_alone(written: str, tidied: str) -> None:
    assert tidy(written, "legal/terms/index.md", published) == tidied
