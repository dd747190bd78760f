"""Retention: from raw events to metrics that carry their uncertainty."""
