"""The map of what may be named: measures, concepts, populations; what names them."""
