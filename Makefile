# `make` alone lists what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
export RAPPORT_DATA_DIR ?= var
# Without compiled files every start would take seconds longer.
unexport PYTHONDONTWRITEBYTECODE
PORT ?= 8000
PY := .venv/bin/python
# One process a core and one more, since some wait for servers and commands; who is done takes tests from the others.
JOBS ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))
# In a browser one process a core, each with a live server and a Chromium of its own.
BROWSERS ?= auto
PYTEST := $(PY) -m pytest -q

.PHONY: help run test check lint types format test-sqlite test-postgresql test-browser vendor bench shots wheel env env-dev

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: env ## start the demo firm on 127.0.0.1:8000 (PORT=8001 for another port)
	@RAPPORT_DEMO=1 RAPPORT_PORT=$(PORT) exec .venv/bin/rapport serve --prepare

test: env-dev check test-sqlite test-postgresql test-browser ## install what tests need and run everything

check: lint types ## ruff and mypy

lint: env-dev ## ruff: rules and format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: env-dev ## mypy
	@$(PY) -m mypy

format: env-dev ## let ruff rewrite what it can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

test-sqlite: env-dev ## the tests on SQLite, without a browser
	@$(PY) -m tests.environment.papers --install
	@$(PYTEST) -n $(JOBS) --dist worksteal -m "not browser" --database sqlite

test-postgresql: env-dev ## the tests on PostgreSQL, without a browser
	@$(PY) -m tests.environment.papers --install
	@$(PY) -m tests.environment.postgres --install
	@$(PYTEST) -n $(JOBS) --dist worksteal -m "not browser" --database postgresql

test-browser: env-dev ## the tests in a real Chromium, on both databases; the looks of pages on one
	@$(PY) -m tests.environment.chromium --install
	@$(PY) -m tests.environment.postgres --install
	@$(PYTEST) -n $(BROWSERS) --dist loadfile -m browser --database sqlite tests/browser
	@$(PYTEST) -n $(BROWSERS) --dist loadfile -m "browser and not looks" --database postgresql tests/browser

vendor: env-dev ## renew static/vendor from the pinned versions
	@$(PY) deploy/vendor.py

bench: env-dev ## measure the large firm (minutes) and write docs/performance.md
	@$(PY) -m bench --write docs/performance.md

shots: env-dev ## take pictures of every page into var/shots
	@$(PY) -m tests.environment.chromium --install
	@$(PY) -m tests.environment.shots

wheel: env-dev ## build the wheel into dist/
	@UV="$$(command -v uv || echo $(RAPPORT_DATA_DIR)/tools/uv/bin/uv)"; "$$UV" build --wheel

env:
	@deploy/environment.sh run

env-dev:
	@deploy/environment.sh dev
