"""Survival: how long until customers are lost, with those still there counted right."""
