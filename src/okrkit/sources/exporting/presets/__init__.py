"""Presets: the exports of other programs as data, one file for each kind of them."""
