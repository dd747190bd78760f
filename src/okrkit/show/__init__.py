"""Show: pictures of the results, for people who decide."""
