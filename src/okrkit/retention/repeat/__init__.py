"""Repeat purchase: who buys again, after how long, and who buys how."""
