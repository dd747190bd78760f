"""Whole OKRs as people write them; `reading` is all of it in one call."""
