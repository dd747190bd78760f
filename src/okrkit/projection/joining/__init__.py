"""Many key results at once: correlated draws, rolled up as Alignment does."""
