"""From what may come to the chance of each target: regions, paths, staged work."""
