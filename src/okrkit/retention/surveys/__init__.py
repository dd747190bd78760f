"""Surveys: what people answered, as scores with their uncertainty."""
