"""`python -m portevoix …` is the command `portevoix …`."""

from portevoix.cli import main

main()
