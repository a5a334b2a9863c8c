# `make help` says what there is. Everything is installed into .venv, from lock files with hashes.
PYTHON ?= python3
BIN := .venv/bin
GRAPHIQL := service/pages/graphiql

.PHONY: help serve graphiql test torture check static fast format audit golden bench scaling lock clean
.DEFAULT_GOAL := help

help: ## List the targets.
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

serve: .venv/runtime $(GRAPHIQL)/dist/index.html ## Serve the documents on HOST:PORT (127.0.0.1:8000), baking them first where that is due.
	@$(BIN)/raregraph serve --bake $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

graphiql: $(GRAPHIQL)/dist/index.html ## Bundle GraphiQL, which browsers get at /graphql; `make serve` does it by itself.
	@test -e $<

test: .venv/development $(GRAPHIQL)/dist/index.html ## Run everything but the tests marked long, on all processors (ARGS="-n 0": in one process).
	@$(BIN)/python -m pytest -m "not long" --numprocesses auto --dist worksteal $(ARGS)

torture: .venv/development $(GRAPHIQL)/dist/index.html ## Run the tests marked long and show their figures: ARGS="-k killed" runs some of them.
	@$(BIN)/python -m pytest -m long -rP --durations 0 $(ARGS)

check: .venv/development ## Format, lint, types, layers and the fast tests, in under 30 seconds.
	@$(MAKE) --no-print-directory --jobs 2 static fast

static: .venv/development
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fast: .venv/development
	@$(BIN)/python -m pytest -q -m "not slow and not long"

format: .venv/development ## Format the code and mend what can be mended by itself.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

audit: .venv/audit/ready ## Look for secrets, and for known weaknesses in what is locked; says what nobody could be asked about.
	@.venv/audit/bin/python .ci/audit.py

golden: .venv/development ## Write the golden queries' answers and SQL anew; read the difference.
	@$(BIN)/python -m pytest -q tests/test_golden.py --write-golden

bench: .venv/development ## Measure beside other servers: CONDITIONS SECONDS ROUNDS ONLY JSON CONNECTIONS (needs wrk).
	@$(BIN)/python -m tests.bench $(if $(CONDITIONS),--conditions $(CONDITIONS)) $(if $(SECONDS),--seconds $(SECONDS)) \
		$(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(ONLY),--only $(ONLY)) $(if $(JSON),--json $(JSON)) \
		$(if $(CONNECTIONS),--connections $(CONNECTIONS))

scaling: .venv/development ## Measure the cost of a request as content grows: SIZES SECONDS ROUNDS JSON (needs wrk).
	@$(BIN)/python -m tests.bench.scaling $(if $(SIZES),--sizes $(SIZES)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
		$(if $(JSON),--json $(JSON))

lock: .venv/development ## Choose the newest versions that pyproject.toml allows, with their hashes.
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
		--python-version 3.11 pyproject.toml --group build --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
		--python-version 3.11 pyproject.toml --group build --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --group node --output-file $(GRAPHIQL)/requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --group audit --output-file .ci/audit.lock

clean: ## Remove everything that was installed or built.
	@rm -rf .venv var dist $(GRAPHIQL)/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find tests $(GRAPHIQL) \( -name node_modules -o -name .venv \) -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/development: requirements-dev.lock .venv/runtime
	@echo "Installing the test tools into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv/audit/ready: .ci/audit.lock | .venv/bin/python
	@echo "Installing what audits into .venv/audit ..."
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

# Whoever has no network gets everything but this.
$(GRAPHIQL)/dist/index.html: $(wildcard $(GRAPHIQL)/*.* $(GRAPHIQL)/.npmrc $(GRAPHIQL)/build $(GRAPHIQL)/src/* $(GRAPHIQL)/examples/*) | .venv/bin/python
	@echo "Bundling GraphiQL ..."
	@$(GRAPHIQL)/build "$(CURDIR)/$(BIN)/python" "$(CURDIR)/.venv/graphiql.log" || \
		echo "GraphiQL could not be bundled (.venv/graphiql.log says why); all else works. Try again: make graphiql"
