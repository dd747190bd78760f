"""What a sentence says of targets: `reading` is all of it in one call."""
