"""What the site costs to build, to refresh and to poll, as ratios against a baseline."""
