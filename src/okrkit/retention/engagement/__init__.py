"""Engagement: who is active and how often, what they use, how long they wait."""
