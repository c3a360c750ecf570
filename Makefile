# Two commands from a bare clone: `make demo` and `make test`. Set-up is done once, and again where something changed.
#
#   make demo                        the four cities on http://localhost:8000/ (PORT=…, AKTIV_DATA=…)
#   make test                        lint and every test, as CI runs them
#   make test-all                    the same with every state, size and language of the pages
#   make bench                       the speed table
#   make audit                       known weaknesses of the packages
#   make lint                        ruff, mypy, import floors, catalogues, locks
#   make test PYTHON=python3.12 VENV=.venv-3.12     another Python beside the first

SHELL := /bin/sh
VENV ?= .venv
PYTHON ?= $(shell .ci/find-python)
STEP := .ci/step
BIN := $(VENV)/bin
CATALOGUES := $(shell find src -name '*.po')
ASSETS := $(wildcard package.json src/aktiv/web/assets.py src/aktiv/web/icons.txt src/aktiv/web/themes/*.json)
CHECKED := src tests $(wildcard bench)

export PYTHONPATH := $(CURDIR)/src

# Packages for the pages come while Python's do: most of set-up waits for one core or for the network.
MAKEFLAGS += -j2

.PHONY: demo test test-all bench audit lint lint-words lint-types lint-floors lock clean setup setup-dev
.DELETE_ON_ERROR:

demo: setup
	@exec $(BIN)/aktiv demo

test: lint
	@.ci/test $(BIN)

test-all: lint
	@AKTIV_TEST_ALL=1 .ci/test $(BIN)

bench: setup-dev
	@exec $(BIN)/aktiv bench

audit: setup-dev
	@.ci/audit $(BIN)

lint: lint-types lint-words lint-floors

lint-words: setup-dev
	@$(STEP) "Style (ruff)" $(BIN)/ruff check -q $(CHECKED)
	@$(STEP) "Form (ruff)" $(BIN)/ruff format -q --check $(CHECKED)

lint-types: setup-dev
	@$(STEP) "Types (mypy)" $(BIN)/mypy

lint-floors: setup-dev
	@$(STEP) "Floors (import-linter)" $(BIN)/lint-imports --no-cache

lock: setup-dev
	@$(BIN)/pip install -q pip-tools
	@$(BIN)/python .ci/lock
	@if [ -f package.json ]; then npm install --package-lock-only --omit-lockfile-registry-resolved; fi

setup: $(VENV)/.runtime $(VENV)/.catalogues $(VENV)/.assets

setup-dev: setup $(VENV)/.dev
	@.ci/system

$(VENV)/.python:
	@$(STEP) "Python environment" .ci/venv "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements.lock pyproject.toml
	@$(STEP) "Python packages" $(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@$(STEP) "Aktiv kommune" $(BIN)/python -m pip install -q --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@$(STEP) "Python packages for development" $(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.catalogues: $(VENV)/.runtime $(CATALOGUES)
	@$(STEP) "Languages" $(BIN)/python -m aktiv.config.catalogues
	@touch $@

node_modules/.complete: $(VENV)/.python $(wildcard package.json package-lock.json)
	@mkdir -p node_modules
	@[ ! -f package.json ] || $(STEP) "Packages for the pages" .ci/npm $(BIN) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/.assets: node_modules/.complete $(ASSETS)
	@[ ! -f src/aktiv/web/assets.py ] || $(STEP) "Styles, scripts and icons" $(BIN)/python -m aktiv.web.assets
	@touch $@

clean:
	rm -rf $(VENV) node_modules build src/*.egg-info src/aktiv/web/static/vendor
