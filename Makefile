.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo run test check fix approve migration docs coverage bench bench-full soak mutants screenshots attack lock clean

BIN := .venv/bin
DECIDES := */rules.py,*/commands.py,*/rules/*.py,*/commands/*.py
PROVEN := governance/audit/**/rules.py,governance/audit/**/commands.py
PROVEN := $(PROVEN),governance/evidence/**/rules.py,governance/evidence/**/commands.py
PROVEN := $(PROVEN),governance/identity/**/rules.py,governance/identity/**/commands.py
PROVEN := $(PROVEN),workflows/changes/rules/content.py,workflows/changes/rules/duties.py
PROVEN := $(PROVEN),workflows/changes/rules/guards.py,workflows/changes/commands/adding.py
PROVEN := $(PROVEN),workflows/changes/commands/closing.py,workflows/changes/commands/consulting.py
PROVEN := $(PROVEN),workflows/changes/commands/deciding.py,workflows/changes/commands/disposing.py
PROVEN := $(PROVEN),workflows/changes/commands/judging.py,workflows/changes/commands/working.py
PYTEST := $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## install what the program needs (Python packages, front-end files)
	@scripts/setup.sh run

setup-test: ## and what the checks and the tests need (tools, PostgreSQL, Chromium)
	@scripts/setup.sh test

demo: setup ## start Concord with a fictional company and say who to be
	@$(BIN)/concord demo

run: setup ## start Concord as CONCORD_* settings say
	@$(BIN)/concord serve

test: setup-test ## everything CI runs: the checks, then the suite
	@$(MAKE) --no-print-directory check
	$(PYTEST) --either

check: setup-test ## everything static: format, lint, types, imports, templates, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/codespell
	@! git grep -nE "^(<{7}|>{7}) " || { echo "a merge was not brought to its end"; exit 1; }

fix: setup-test ## let the tools repair what they can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

approve: setup-test ## rewrite docs/reference from the code; review the difference
	APPROVE=1 $(BIN)/pytest -p no:randomly tests/architecture/test_reference.py tests/access

migration: setup-test ## write the next numbered revision: make migration m="add zones"
	@$(BIN)/python scripts/migration.py "$(m)"

docs: setup-test ## check that the docs say what the code does and that their links lead somewhere
	$(BIN)/pytest tests/architecture/test_reference.py
	$(BIN)/python scripts/links.py

coverage: setup-test ## the suite with coverage by branch, and its gates
	$(PYTEST) --cov --cov-report=
	$(BIN)/coverage report
	$(BIN)/coverage report --include='$(DECIDES)' --fail-under=95
	$(BIN)/coverage report --include='$(PROVEN)' --fail-under=100

bench: setup ## measure import, lists, search, pages and impact
	$(BIN)/python -m bench
	$(BIN)/python -m bench.skills

bench-full: setup ## the same, at full size
	$(BIN)/python -m bench --full
	$(BIN)/python -m bench.skills --full

soak: setup-test ## the suite on both databases, then races, walks and kills by the hundred, every look at a page
	$(PYTEST)
	CONCORD_SOAK=1 $(BIN)/pytest -m soak -rP
	@$(MAKE) --no-print-directory mutants

mutants: setup-test ## change the rules that decide in every small way: tests have to notice
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/python scripts/mutants.py

screenshots: setup-test ## take the pictures of the README
	$(BIN)/python scripts/screenshots.py

attack: setup ## point bandit, wapiti and sqlmap at the code and at a demo on loopback: some fifteen minutes
	@scripts/attack.sh

lock: setup-test ## write the lock files anew from pyproject.toml and package.json
	@scripts/lock.sh

clean: ## remove what setup and the tests made; databases stay
	rm -rf .venv node_modules static/vendor build concord.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
