# `make run` starts the catalogue and `make test` tests it; both set up all they need.

PORT ?= 8000
DATA ?= var
DEMO ?= 1
SEARCH ?= embedded
PYTHON ?= python3.14 python3.13 python3.12 python3.11 python3
PYTEST ?= -n 2
PICTURES ?= .tools/pictures

python := .venv/bin/python
sources := catalog publishers search tests validation
install := $(python) -m pip install --quiet --disable-pip-version-check
compile := $(python) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock'

.PHONY: run test test-deep check format lock upgrade migration messages bench evaluate-reading evaluate-privacy pictures readme-pictures clean

run: .venv/run
	@exec $(python) -m catalog run --port "$(PORT)" --data "$(DATA)" --search "$(SEARCH)" $(if $(filter 0,$(DEMO)),--no-demo)

test: .venv/test
	@$(python) -m tests.parts
	@$(python) -m pytest $(PYTEST)

# Compares the checker with Frictionless on ten times as many made tables as `make test` does, and figures of risk with
# counting by hand on five times as many.
test-deep: .venv/test
	@DIFFERENTIAL_CASES=20000 $(python) -m pytest $(PYTEST) tests/validation/test_differential.py
	@RISK_CASES=1000 $(python) -m pytest $(PYTEST) tests/validation/risk/test_brute_force.py

# Of what vulture finds, fields may have their readers in templates and JSON; a function without a caller is dead.
check: .venv/test
	$(python) -m ruff format --check $(sources)
	$(python) -m ruff check $(sources)
	$(python) -m mypy
	.venv/bin/lint-imports --no-logo
	! $(python) -m vulture | grep -E 'unused (class|function|import|method|property)|100%'
	$(python) -m deptry .

format: .venv/test
	$(python) -m ruff format $(sources)
	$(python) -m ruff check --fix $(sources)

bench: .venv/test
	@$(python) -m tests.benchmarks

# How many of the messy files of tests/validation/corpus are read right, and why the others are not.
evaluate-reading: .venv/test
	@$(python) -m tests.validation.corpus

# How many columns of the made tables of tests/privacy each privacy rule judges right, and which it does not; RULES="d1 d7".
evaluate-privacy: .venv/test
	@$(python) -m tests.privacy $(RULES)

# make pictures PICTURES=folder ONLY="home table": every page of tests/pages/table.py, or those named, in three widths,
# both languages, light and dark.
pictures: .venv/test
	@$(python) -m tests.parts
	@$(python) -m tests.pages.pictures "$(PICTURES)" $(ONLY)

# The three that the README shows, of the demo.
readme-pictures: .venv/test
	@$(python) -m tests.parts
	@$(python) -m tests.pages.pictures readme

# lock pins what pyproject.toml asks for and leaves other pins as they are; upgrade moves all to their newest versions.
lock: .venv/test
	$(compile) --group build --output-file requirements.lock
	$(compile) --group build --extra test --constraint requirements.lock --output-file tests/requirements.lock

upgrade: compile += --upgrade
upgrade: lock

# Finds what code and templates say, and lists what has no Vietnamese yet.
messages: .venv/test
	@$(python) -m tests.messages

# make migration NAME="add a column": drafts a migration from the models, to be read before it is committed.
migration: .venv/test
	@$(python) -c 'import sys; from catalog.migrations import draft_migration; draft_migration(sys.argv[1])' "$(NAME)"
	@$(python) -m ruff format --quiet catalog/migrations

clean:
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# Each stamp is as new as the last installation from its lock: the environment changes only when the lock does.
.venv/run: requirements.lock | $(python)
	@echo 'Installing the pinned packages (a minute or two, only when they change) …'
	@$(install) --require-hashes -r requirements.lock
	@$(install) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: tests/requirements.lock .venv/run
	@echo 'Installing the pinned packages for tests …'
	@$(install) --require-hashes -r tests/requirements.lock
	@touch $@

$(python):
	@for python in $(PYTHON); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		fitting=$$python; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		rm -rf .venv && exec "$$python" -m venv .venv; \
	done; \
	if [ -n "$$fitting" ]; then \
		echo "$$fitting cannot make environments. On Debian and Ubuntu: apt-get install python3-venv"; \
	else \
		echo 'Python 3.11 or newer is needed. Install it, or say where it is: make PYTHON=/path/to/python3'; \
	fi >&2; \
	exit 1
