"""Which certificate authorities probes trust."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TypeAlias

from requests.utils import DEFAULT_CA_BUNDLE_PATH

Trust: TypeAlias = ssl.SSLContext


def trust(authorities: Path | None) -> Trust:
    """Return a context that trusts the public authorities and those of the PEM file `authorities`.

    Raises OSError when that file is missing or holds no certificate.
    """
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    if authorities is not None:
        context.load_verify_locations(authorities)
    return context
