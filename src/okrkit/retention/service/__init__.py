"""Service levels: what follows an event in time, and who was looked after."""
