"""The languages that texts are read in: a folder each, data only."""
