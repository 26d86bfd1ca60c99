"""Publish: pages' live fragments, files for machines, releases."""
