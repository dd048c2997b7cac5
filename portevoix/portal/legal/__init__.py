"""What the legal pages say, taken from the code that does it: what is kept, who publishes, what is checked."""
