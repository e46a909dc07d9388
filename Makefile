# `make eval` runs the household suite on a fresh machine with Python >= 3.11; `make test` runs what CI runs;
# `make bench` measures the simulator and its pictures.
# Nothing is taken from the environment, which may be empty.
export PATH := $(or $(PATH),/usr/local/bin:/usr/bin:/bin)
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin

.PHONY: eval test bench clean
.DELETE_ON_ERROR:

eval: $(VENV)/installed
	$(BIN)/embodied eval household

# The browser's tests run by themselves: a page that shares its processor with other tests falls behind the robot.
# Properties are tried on the same examples in every run; plain pytest draws new ones.
test: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_page.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup --hypothesis-profile ci --ignore tests/test_page.py

bench: $(VENV)/installed-bench
	$(BIN)/python benchmarks/household.py
	$(BIN)/python -m benchmarks.rendering

# Installed in place, so that what runs is what lies here; again only when the requirements change.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo 'installing into $(VENV): some GB the first time, PyTorch above all'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	@echo 'installing into $(VENV): some GB the first time, PyTorch above all'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps virtualhome==2.3.0
	touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml | $(BIN)/python
	@echo 'installing into $(VENV): some GB the first time, PyTorch above all'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@ $(VENV)/installed

# The first Python that is new enough and can make a virtual environment.
$(BIN)/python:
	@for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	  if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$python -m venv $(VENV)"; exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo 'make: no Python 3.11 or newer with venv was found; on Debian or Ubuntu: apt install python3.11-venv' >&2; \
	exit 3

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
