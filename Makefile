# The only door. `make help` says what there is; each job does the set-up it needs, once.

PYTHON ?= python3
PORT ?= 8000
RESET ?=
ARGS ?=
JOBS ?= 2

BIN := .venv/bin
STYLES := src/moothall/theme/static/theme/build/theme.css
STYLE_SOURCES := $(wildcard src/moothall/theme/styles/*)
READY := .venv/.moothall $(STYLES)

.DEFAULT_GOAL := help
.PHONY: help demo test check bench clean setup python node browser

help: ## Say what there is
	@echo "Moothall runs a learning partnership. From here you can:"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Options: make demo PORT=8001, make demo RESET=1, make test ARGS='-k ledger'."

demo: setup ## Build the example partnership and serve it on http://localhost:8000
	@$(BIN)/moothall demo --port $(PORT) $(if $(RESET),--reset) $(ARGS)

test: setup browser ## Run every test, on SQLite, and on PostgreSQL where MOOTHALL_TEST_POSTGRES names one
	$(BIN)/pytest -n $(JOBS) --dist worksteal $(ARGS)
	@if [ -n "$$MOOTHALL_TEST_POSTGRES" ]; then \
		echo "$(BIN)/pytest -n $(JOBS) --dist worksteal --on-postgres $(ARGS)"; \
		$(BIN)/pytest -n $(JOBS) --dist worksteal --on-postgres $(ARGS); \
	fi

check: setup ## Check format, style, types, layers, and that generated files are up to date
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m moothall.records.check.page --check
	$(BIN)/python -m moothall.measures.catalogue --check
	MOOTHALL_HOME=.venv/home $(BIN)/python -m moothall.cli.manual --check
	MOOTHALL_HOME=.venv/home $(BIN)/python -m moothall.cli.diagrams --check
	MOOTHALL_HOME=.venv/home $(BIN)/python -m django makemigrations --check --dry-run --settings moothall.web.settings

bench: setup ## Measure: each benchmark answers one question and prints ratios
	@for question in benchmarks/*.py; do \
		echo; echo "== $$question"; $(BIN)/python -m "benchmarks.$$(basename "$$question" .py)" $(ARGS) || exit 1; \
	done

clean: ## Remove what was set up and built; the folder of your data (var) stays
	rm -rf .venv node_modules src/moothall/theme/static/theme/build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(READY) ## Set up only: virtual environment, packages, styles

python:
	@command -v $(PYTHON) >/dev/null || { echo "Moothall needs Python 3.11 or newer, and found none. On Debian or Ubuntu: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Moothall needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Install a newer one, or name it: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }

node:
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Moothall needs Node 20.19 or newer, with npm, to build its styles, and found none. Install it from your distribution or from nodejs.org." >&2; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || { echo "Moothall needs Node 20.19 or newer to build its styles; this is $$(node --version). Install a newer one from your distribution or from nodejs.org." >&2; exit 1; }

.venv/.made: | python
	@echo "Making the virtual environment in .venv"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
	@touch $@

.venv/.packages: .venv/.made requirements/dev.txt
	@echo "Installing the locked packages"
	@VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements/dev.txt
	@touch $@

.venv/.moothall: .venv/.packages pyproject.toml
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.packages: package-lock.json package.json .npmrc | node
	@echo "Installing the packages of the styles"
	@npm ci --silent --no-audit --no-fund
	@touch $@

$(STYLES): node_modules/.packages $(STYLE_SOURCES)
	@npm run --silent build
	@touch $@

browser:
	@command -v chromium >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then \
			echo "Installing Chromium for the browser tests"; \
			apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 \
			|| { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
			|| echo "Chromium could not be installed: the browser tests will be skipped."; \
		else \
			echo "Chromium is not installed: the browser tests will be skipped. On Debian: apt install chromium"; \
		fi; }
