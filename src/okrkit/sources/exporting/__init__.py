"""Exports of other programs as event tables: maps as data, one reader for all."""
