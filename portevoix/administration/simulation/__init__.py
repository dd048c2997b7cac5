"""A year of a programme in a few minutes, on the real code, and what must never be true of it."""
