"""What a machine needs so that the site is published, polled and told of, and whether it has it."""
