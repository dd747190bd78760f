"""How far to trust it: back-test, recalibration, calibration of people."""
