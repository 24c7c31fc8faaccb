# Everything a developer types. `make demo` to look, `make test` before a push.
PYTEST = .venv/bin/pytest
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install system demo test check fix torture bench lock sbom audit migration docs clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: ## make .venv with the locked, hash-checked packages and umlauf in .venv/bin
	@scripts/install

system: ## install PostgreSQL and Chromium where that can be done, say what is skipped where not
	@scripts/install-system

demo: install ## start everything in demo-data, filled with two associations, and say what to try
	@exec .venv/bin/umlauf demo $(if $(PORT),--port $(PORT))

check: install ## lint, types, imports, house rules, migrations, locks
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m scripts.lint_house
	.venv/bin/python -m infra.operations.migrations check
	.venv/bin/python -m infra.operations.settings_reference --check
	.venv/bin/python -m shared.contracts.catalogue --check
	.venv/bin/python -m infra.composition.authorisation_matrix --check
	.venv/bin/python -m shared.web.link_purposes --check
	.venv/bin/python -m scripts.lock --check

test: system check ## check, then the whole suite
	$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow" --durations 15 -rs

fix: install ## what ruff can put right by itself
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

torture: install system ## what takes long: kills at random with effects counted, every window, every hostile text
	$(PYTEST) -m slow -rs

bench: install ## figures as ratios to a reference in the same run
	.venv/bin/python -m benchmarks

lock: install ## take the newest packages into the locks
	.venv/bin/python -m scripts.lock

sbom: install ## the bill of materials of what is shipped, CycloneDX, in dist/sbom.json
	@mkdir -p dist
	@.venv/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o dist/sbom.json
	@echo "dist/sbom.json"

audit: install ## ask for known weaknesses of the locked packages (exit 3: the service is out of reach)
	@.venv/bin/python -m scripts.audit

migration: install ## draft a migration: make migration SERVICE=billing NAME="add deferral"
	.venv/bin/python -m infra.operations.migrations draft $(SERVICE) "$(NAME)"

docs: install ## write the generated reference pages
	.venv/bin/python -m infra.operations.settings_reference
	.venv/bin/python -m shared.contracts.catalogue
	.venv/bin/python -m infra.composition.authorisation_matrix
	.venv/bin/python -m shared.web.link_purposes

clean: ## remove .venv and caches; data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
