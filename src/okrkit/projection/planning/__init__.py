"""How demanding a target is, before the cycle starts."""
