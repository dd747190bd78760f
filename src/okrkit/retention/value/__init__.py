"""What customers are worth: each, all, under contract, and from quarter to quarter."""
