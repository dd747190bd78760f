"""English: numbers, targets, forms, concepts and whole OKRs, as words."""
