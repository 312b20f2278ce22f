# jmeterpy for people with a checkout: `make help` lists what there is.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check format docs image clean

help:  ## what can be made
	@echo "make demo     set everything up and run the main job: 1,000 users against a sample API"
	@echo "make test     lint, types, layers and all tests (JMeter is fetched once, 79 MB)"
	@echo "make check    only lint, types and layers"
	@echo "make format   lay out the code"
	@echo "make docs     write the generated pages of docs/reference again"
	@echo "make image    build the container image"
	@echo "make clean    remove .venv and what tools left behind (not results/)"

demo: $(VENV)/ready  ## the main job
	@$(BIN)/jmeterpy demo

test: check $(VENV)/developer
	@$(BIN)/jmeterpy install --quiet
	$(BIN)/python -m pytest -n 2 -m "not alone"
	$(BIN)/python -m pytest -m alone

check: $(VENV)/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

format: $(VENV)/developer
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/developer
	$(BIN)/python docs/generate.py

image: $(VENV)/ready
	$(BIN)/jmeterpy install --image

# The marks are younger than these when what they ask for is installed and compiled.
$(VENV)/ready: pyproject.toml hatch_build.py jmeterpy/analysis/native_rows.c
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "jmeterpy needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V`: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[demo,java]"
	@touch $@

$(VENV)/developer: $(VENV)/ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache dist
