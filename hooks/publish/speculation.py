"""What a browser may fetch before a reader follows a link (https://wicg.github.io/nav-speculation/).

The server names this file in the header ``Speculation-Rules``; browsers that know nothing of it,
or whose reader saves data, fetch nothing.
"""

from __future__ import annotations

import json

FILE = "assets/speculation.json"
"""Where the rules are in the site."""
MEDIA_TYPE = "application/speculationrules+json"


def rules(base: str) -> str:
    """Return the rules for a site under `base`, its root-relative URL, as JSON.

    Pages only, whose addresses end with a slash: no feed, no file to save. ``moderate``: a pointer
    must rest on the link, or a finger must press it.
    """
    page = {"href_matches": [base, f"{base}*/"]}
    stays = {"selector_matches": ["[href^='#']", "[download]"]}
    # With a script, what leads to the site map opens the search; a browser goes by the address.
    searches = {"href_matches": [f"{base}sitemap/", f"{base}*/sitemap/"]}
    prefetch = {
        "source": "document",
        "where": {"and": [page, {"not": stays}, {"not": searches}]},
        "eagerness": "moderate",
    }
    return json.dumps({"prefetch": [prefetch]}, separators=(",", ":")) + "\n"
