"""From probes to a board: what works, since when, and how well over ninety days."""
