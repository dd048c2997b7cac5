# `make` alone lists what can be done. Needs Python 3.11 or later with venv, nothing else.
SHELL := /bin/sh
BIN := .venv/bin
PYTHON := $(BIN)/python
PIP := $(PYTHON) -m pip --disable-pip-version-check install --quiet --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help run install demo test journeys faults bench check fix messages migrations docs lock ci

help: ## Say what can be done
	@awk -F ': .*## ' '/^[a-z]+: .*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

run: .venv/.production ## Run the demonstration and print its address (PORT=8000)
	@DEMO=$${DEMO:-1} exec $(PYTHON) -m portevoix serve

install: .venv/.production ## Install what a real site needs, and start nothing

demo: .venv/.production ## Empty the demonstration and build it again
	@DEMO=1 $(PYTHON) manage.py demo --reset

test: .venv/.development ## Run the tests: SQLite, PostgreSQL and the browser where they are found
	@$(PYTHON) tests/run.py $(ARGS)

journeys: .venv/.development ## Run the browser journeys alone
	@$(PYTHON) tests/run.py --journeys $(ARGS)

faults: .venv/.development ## Kill, fill and slow real processes, the long version
	@$(PYTHON) tests/run.py --faults $(ARGS)

bench: .venv/.development ## Measure pages, queries and memory; writes bench/RESULTS.md
	@$(PYTHON) -m bench $(ARGS)

check: .venv/.development ## Check style, layers, types, migrations, security, French words
	@$(BIN)/ruff format --check --output-format concise .
	@$(BIN)/ruff check --output-format concise --quiet .
	@$(BIN)/djlint portevoix --lint --quiet
	@layers=$$($(BIN)/lint-imports --no-cache) || { echo "$$layers"; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(PYTHON) manage.py makemigrations --check --dry-run --verbosity 0
	@SITE_URL=https://porte-voix.example $(PYTHON) manage.py check --deploy --fail-level WARNING
	@$(PYTHON) -m pytest -q -p no:randomly tests/test_catalogue.py

fix: .venv/.development ## Put the style right
	@$(BIN)/ruff check --fix --quiet .; $(BIN)/ruff format --quiet .

messages: .venv/.development ## Gather the sentences to translate, compile the French ones
	@$(PYTHON) -m tests.nets.catalogue

migrations: .venv/.production ## Write the migrations that the models ask for
	@$(PYTHON) manage.py makemigrations $(ARGS)

docs: .venv/.development ## Write again the generated pages of docs/
	@PORTEVOIX_WRITE_DOCS=1 $(PYTHON) -m pytest -q -p no:randomly tests/test_permissions.py tests/portal/test_legal_pages.py

lock: .venv/.development ## Refresh the locked versions from pyproject.toml
	@$(LOCK) --upgrade pyproject.toml --output-file requirements.txt
	@$(LOCK) --upgrade pyproject.toml --group dev --output-file requirements-dev.txt
	@$(LOCK) --upgrade --group sqlite --output-file requirements-sqlite.txt
	@$(LOCK) --upgrade --group speech --output-file requirements-speech.txt

ci: ## What the continuous integration does, system packages included
	@.ci/run

# A stamp per lock file: the second run installs nothing.
.venv/.production: requirements.txt requirements-sqlite.txt | $(PYTHON)
	@echo "Installing what Porte-Voix needs (once, under a minute)…"
	@$(PIP) --require-hashes --requirement requirements.txt
	@$(PIP) --require-hashes --only-binary :all: --requirement requirements-sqlite.txt 2>/dev/null \
		|| echo "pysqlite3 did not install: the system's SQLite is used."
	@touch $@

.venv/.development: requirements-dev.txt .venv/.production
	@echo "Installing the tools of the tests (once, about a minute)…"
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@

$(PYTHON):
	@for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python=$$name && break; \
	done; \
	test -n "$$python" || { echo "Python 3.11 or later is missing. Debian, Ubuntu: sudo apt install python3 python3-venv. Fedora: sudo dnf install python3. macOS: brew install python."; exit 1; }; \
	$$python -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: sudo apt install python3-venv"; exit 1; }; \
	$$python -m venv .venv
