"""How fast it goes, how fast it must go, and what is expected today."""
