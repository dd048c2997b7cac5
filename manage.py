#!/usr/bin/env python
"""Django's command line for Porte-Voix: `.venv/bin/python manage.py help`."""

from portevoix.cli import main

if __name__ == "__main__":
    main()
