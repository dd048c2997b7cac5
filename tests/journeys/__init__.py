"""The stories of the people it is for, in a real browser, on the demonstration as `make run` serves it."""
