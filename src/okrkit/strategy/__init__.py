"""Strategy: what works, what is assumed, who may leave, where it hurts."""
