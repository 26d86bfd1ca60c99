"""Content: read what people write, check it, pair its languages, fill in the facts."""
