.PHONY: setup run test lint demo lock train-ocr train-base

setup:
	@scripts/setup

run: setup
	@.venv/bin/ksed run

test: lint
	.venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=15 --basetemp="$$(mktemp -d)/t"

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

demo: setup
	@.venv/bin/ksed demo

# Needs uv. No addresses in the lock: everyone uses the registry that their machine is set up for.
lock:
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate -q -o requirements.lock

# Not needed to run or test: the finished model ships. Takes up to three hours.
train-ocr: setup
	@scripts/train-ocr

# The statistical model that ships, from the examples that ship; after a change of rules or examples.
train-base: setup
	.venv/bin/ksed train --base
