"""Lifetime models: how often customers buy, until when, and what they are worth."""
