"""Documents to values and back: YAML, JSON and TOML, and other tools' tables."""
