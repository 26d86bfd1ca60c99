"""Foreign words in Markdown: marked where they are, and nothing else is taken for them."""

from __future__ import annotations

import pytest
from markdown import Markdown  # type: ignore[import-untyped]

EXTENSIONS = ["attr_list", "toc", "tables", "admonition", "hooks.content.spans"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Le [phishing]{lang=en} ici", '<p>Le <span lang="en">phishing</span> ici</p>'),
        ('[the *rule*]{lang="en-GB"}', '<p><span lang="en-GB">the <em>rule</em></span></p>'),
        ("[x]{: lang=en }", '<p><span lang="en">x</span></p>'),
        ("[un [mot]{lang=en}](a.md)", '<p><a href="a.md">un <span lang="en">mot</span></a></p>'),
        ("## Le [mot]{lang=en} {#word}", '<h2 id="word">Le <span lang="en">mot</span></h2>'),
        ("*mise en demeure*{lang=fr}", '<p><em lang="fr">mise en demeure</em></p>'),
        ("`[x]{lang=en}`", "<p><code>[x]{lang=en}</code></p>"),
        ("\\[x]{lang=en}", "<p>[x]{lang=en}</p>"),
        ("[x]{.wide}", "<p>[x]{.wide}</p>"),
        ("[x]{lang=}", "<p>[x]{lang=}</p>"),
        ("[x](a.md){lang=en}", '<p><a href="a.md" lang="en">x</a></p>'),
    ],
)
def test_words_in_brackets_with_a_language(text: str, html: str) -> None:
    assert Markdown(extensions=EXTENSIONS).convert(text) == html


def test_the_title_of_a_box_can_hold_them() -> None:
    made = Markdown(extensions=EXTENSIONS).convert('!!! note "La [law]{lang=en}"\n    Texte')
    assert '<p class="admonition-title">La <span lang="en">law</span></p>' in made
