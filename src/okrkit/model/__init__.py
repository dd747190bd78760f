"""The nouns of OKRs: calendar, unit, metric, target, key result, objective, set."""
