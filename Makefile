# Everything runs in .venv, made here on first use from Python 3.11 or later.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test lint golden docs bench soak check spark cluster java readers release-check clean browser

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt

help:  ## show this
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

setup: .venv/dev.stamp  ## make .venv with all that developing needs

run: .venv/run.stamp  ## clean the five dumps of seeds/ into out/articles.jsonl
	@mkdir -p out
	@$(BIN)/newsdedup clean seeds/ -o out/articles.jsonl
	@$(BIN)/python -c "$$SHOW" out/articles.jsonl

test: lint  ## lint, types, tests: all that must pass
	$(BIN)/python -m pytest -n 2

lint: .venv/dev.stamp
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

browser: .venv/dev.stamp  ## try the report in headless Chromium, which it installs where it may
	@if sh tests/browser/chromium.sh; then \
	$(PIP) -e '.[dev,browser]' && NEWSDEDUP_BROWSER=1 $(BIN)/python -m pytest tests/browser; fi

check: .venv/dev.stamp  ## run the examples of every rule pack
	$(BIN)/newsdedup rules check

soak: .venv/dev.stamp  ## an hour of fuzzing, 300 kills, 200 hourly runs (FUZZ=seconds KILLS= RUNS=)
	NEWSDEDUP_SOAK=$(or $(KILLS),300) $(BIN)/python -m pytest tests/fault/test_broken_runs.py
	$(BIN)/python -m tests.fault.hourly $(or $(RUNS),200)
	$(BIN)/python -m tests.fault.fuzz $(or $(FUZZ),3600)

spark: .venv/spark.stamp java  ## the same job on a cluster of processes: the tests of --engine spark
	$(BIN)/python -m pytest tests/spark

cluster: .venv/spark.stamp java  ## a long job on a standalone cluster, with kills (ARTICLES=100000)
	$(BIN)/python -m tests.bench.cluster $(or $(ARTICLES),100000) --partitions 1,2,7 --kills worker,driver

java:
	@java -version >/dev/null 2>&1 || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq default-jre-headless; } \
		|| { echo "Spark needs Java 17 or later: install default-jre-headless, or what your system calls it" >&2; exit 1; }

readers: .venv/dev.stamp  ## read the outputs with pandas, polars, DuckDB and datasets
	$(PIP) -e '.[readers]'
	$(BIN)/python -m pytest tests/readers -rs

golden: .venv/dev.stamp  ## compare the five seeds with what they must come out as
	$(BIN)/python -m pytest tests/golden

docs: .venv/dev.stamp  ## write the help texts in the documentation anew
	$(BIN)/python -m tests.command_docs

bench: .venv/bench.stamp  ## measure the speed on this machine, beside other tools (DATA=FOLDER: on your pages)
	$(BIN)/python -m tests.bench.cleaning $(DATA)
	$(BIN)/python -m tests.bench.growth
	$(BIN)/python -m tests.bench.clean $(CORPUS)
	$(BIN)/python -m tests.bench.dedup_speed

release-check: .venv/dev.stamp  ## build what is released, check it, install it, run it
	$(PIP) -e '.[release]'
	$(BIN)/python -m tests.release out/dist

clean:  ## remove .venv and everything made
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "newsdedup needs Python 3.11 or later; name it: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

KERNEL := $(wildcard src/newsdedup/kernel/*.[ch])

.venv/run.stamp: .venv/bin/python pyproject.toml constraints.txt $(KERNEL)
	$(PIP) -e .
	@touch $@

.venv/dev.stamp: .venv/bin/python pyproject.toml constraints.txt $(KERNEL)
	$(PIP) -e '.[dev]'
	@touch $@ .venv/run.stamp

.venv/spark.stamp: .venv/dev.stamp
	$(PIP) -e '.[dev,spark]'
	@touch $@

.venv/bench.stamp: .venv/dev.stamp
	$(PIP) -e '.[bench]'
	@touch $@

define SHOW
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    print(" ", row["title"] or " ".join(row["text"].split()[:10]) + " ...")
print("The articles are in", sys.argv[1])
endef
export SHOW
