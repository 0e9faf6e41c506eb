# `make run` and `make test` need Python 3.11 or newer and this make; everything else they fetch or bring.
PYTHON ?= python3
export PORT SEED PART PEOPLE ARGS
# The shell gives way to Python, so that Python's parent is make and each learns when the other is gone.
LAUNCH = command -v "$(PYTHON)" >/dev/null || { \
	echo "MPCE Register needs Python 3.11 or newer, and ‘$(PYTHON)’ was not found." >&2; exit 1; }; \
	exec "$(PYTHON)" config/launch/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test lint soak bench check-deploy fmt manage env clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: ## Start the register with a demo register in it (PORT=8000)
	@$(LAUNCH) run

test: ## Everything that CI runs: linters, types, contracts, then all tests (ARGS="-k name" for some)
	@$(LAUNCH) test $(ARGS)

lint: ## The linters alone
	@$(LAUNCH) lint

soak: ## Long versions of randomised and failure tests (SEED=n repeats a run)
	@$(LAUNCH) soak $(ARGS)

bench: ## Measurements against pgbench (PART=name PEOPLE=50000)
	@$(LAUNCH) bench $(ARGS)

check-deploy: ## Django's deployment checks with production settings
	@$(LAUNCH) check-deploy

fmt: ## Put the code into its usual form
	@$(LAUNCH) fmt

manage: ## A management command: make manage ARGS="shell"
	@$(LAUNCH) manage $(ARGS)

env: ## Make the environment and stop
	@$(LAUNCH) env

clean: ## Remove what was built and the private servers' data
	@private="$$($(PYTHON) -c 'from config.launch import places; print(places.sockets())')" && \
		rm -rf "$$private" "/var/lib/$${private##*/}"
	rm -rf .venv .build .run node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
