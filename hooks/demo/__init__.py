"""A demonstration: a platform to poll and a history to show, both invented and marked so."""
