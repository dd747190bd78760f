"""Event tables: columns or frames of other programs, read once and cleaned."""
