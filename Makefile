# What one does with pospro. `make help` prints the list.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Compiled modules are kept whatever the surroundings say: without them each start compiles them all.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
PACKAGING := setup.cfg setup.py pyproject.toml constraints.txt
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard pospro/translations/*/LC_MESSAGES/*.po))

.PHONY: help setup run demo test check bench translations constraints

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

setup: .venv/.installed $(CATALOGUES) ## the virtual environment with everything that selling needs
	@:

run: setup ## the demo venue at http://127.0.0.1:8000, kept between runs
	@$(BIN)/pospro run

demo: setup ## the demo venue from its first moment, gone when it is stopped
	@folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && \
		POSPRO_DATABASE_URL="sqlite:///$$folder/venue.sqlite" $(BIN)/pospro run

test: check ## every check and every test, on SQLite, PostgreSQL, real sockets and a real browser
	@scripts/system_packages.sh
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup

check: .venv/.installed-dev $(CATALOGUES) ## formatting, types, import directions, architecture, templates, migrations
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/pytest -q tests/architecture -m "not postgresql"

bench: .venv/.installed-dev ## how long the till takes, beside the bare database; QUESTION=sale asks one
	@$(BIN)/python -m bench $(QUESTION) $(if $(RECORDING),--recording $(RECORDING))

translations: .venv/.installed-dev ## collect the messages of code and templates into the catalogues
	@scripts/collect_messages.sh

constraints: .venv/.installed-dev ## look for newer versions within the ranges of setup.cfg
	@$(BIN)/uv pip compile setup.cfg --extra dev --extra usb --universal --python-version 3.11 \
		--upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--quiet --output-file constraints.txt

.venv/.installed: $(PACKAGING)
	@echo "Preparing .venv …"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/.installed-dev: $(PACKAGING)
	@echo "Preparing .venv with the tools of development …"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch .venv/.installed $@

%.mo: %.po .venv/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 3,$(subst /, ,$<))
