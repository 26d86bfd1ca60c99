# Every command of the project; `make` alone lists them. README.md says what they are for.
.DEFAULT_GOAL := help
.PHONY: help setup serve site test check lint types content workflows properdocs coverage mutation audit lighthouse axe bench pictures screenshot sbom release links clean

BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name does; do printf '%-18s %s\n' "$$name" "$$does"; done

setup: ## Set up the locked environment in .venv; the other commands do it by themselves
	@sh tools/bootstrap.sh

serve: setup ## Serve the site with a demo platform and its status on http://127.0.0.1:8000
	@exec $(BIN)/parvis serve

site: setup ## Build the site for production into site/
	@$(BIN)/parvis build

test: setup ## Run every test; ARGS="tests/content -k facts" runs some
	@PARVIS_CHROMIUM="$$(sh tools/browsers.sh)" && export PARVIS_CHROMIUM && \
		$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: setup ## What a pull request must pass: lint, types, content, workflows
	@$(MAKE) --no-print-directory --keep-going lint types content workflows

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --diff .
	@$(BIN)/pylint --score=n hooks tools benchmarks
	@for script in tools/*.sh deploy/container/*.sh; do sh -n $$script || exit; done; bash -n .ci/run
	@$(BIN)/shellcheck tools/*.sh deploy/container/*.sh
	@$(BIN)/hadolint deploy/Dockerfile && sh deploy/container/bases.sh deploy/Dockerfile

types: setup
	@$(BIN)/mypy --strict hooks benchmarks tools

content: setup
	@$(BIN)/parvis check

workflows: setup
	@$(BIN)/actionlint
	@$(BIN)/zizmor --offline --no-progress --quiet .github

properdocs: setup ## Build with MkDocs and with ProperDocs, its successor, and compare byte for byte
	@$(BIN)/python tools/compare_properdocs.py

# What a change does not wait for: .github/workflows/quality.yml runs these each week.
coverage: setup # tests/README.md
	@rm -rf .parvis/coverage && PARVIS_CHROMIUM="$$(sh tools/browsers.sh)" && export PARVIS_CHROMIUM && \
		$(BIN)/coverage run -m pytest -q -n 2 --dist loadfile $(ARGS); \
		$(BIN)/coverage combine --quiet && $(BIN)/coverage report

mutation: setup # tests/README.md
	@$(BIN)/uv run --isolated --locked --group figures mutmut run && \
		$(BIN)/uv run --isolated --locked --group figures mutmut export-cicd-stats && \
		cat mutants/mutmut-cicd-stats.json

audit: setup # tests/README.md
	@mkdir -p .parvis && $(BIN)/uv export --quiet --locked --no-emit-project --all-extras \
		--format requirements-txt --output-file .parvis/requirements.txt >/dev/null
	@$(BIN)/uv run --isolated --locked --only-group figures pip-audit --strict \
		--disable-pip --require-hashes --requirement .parvis/requirements.txt

lighthouse: setup ## Measure every kind of page with Lighthouse, against docs/_data/budgets.yml
	@PARVIS_CHROMIUM="$$(sh tools/browsers.sh)" && export PARVIS_CHROMIUM && \
		sh tools/lighthouse.sh && \
		$(BIN)/python -m pytest -q tests/browser/lighthouse/measure.py $(ARGS)

axe: setup # tests/README.md
	@PARVIS_CHROMIUM="$$(sh tools/browsers.sh)" && export PARVIS_CHROMIUM && \
		$(BIN)/python -m pytest -q -n 2 tests/browser/every_look.py $(ARGS)

bench: setup ## Measure build, refresh and poll, as ratios against a baseline of the same run
	@$(BIN)/python -m benchmarks

pictures: setup # tests/README.md
	@PARVIS_CHROMIUM="$$(sh tools/browsers.sh)" && export PARVIS_CHROMIUM && \
		PARVIS_PICTURES=anew $(BIN)/python -m pytest -q tests/browser/test_pictures.py

screenshot: setup ## Take the picture in README.md anew, from the served site
	@PARVIS_CHROMIUM="$$(sh tools/browsers.sh)" && export PARVIS_CHROMIUM && \
		$(BIN)/python tools/screenshot.py .github/screenshot.png

# What the workflows run besides: .github/workflows/README.md tells when.
SBOM ?= .parvis/sbom.cdx.json
SITE ?= site

sbom: setup
	@mkdir -p "$(dir $(SBOM))"
	@$(BIN)/uv export --quiet --locked --no-dev --extra sentry --extra sign \
		--preview-features sbom-export --format cyclonedx1.5 --output-file "$(SBOM)" >/dev/null

release: setup
	@rm -rf dist && $(BIN)/python -m tools.release "$(VERSION)" "$(SITE)" dist

links: setup
	@$(BIN)/python -m tools.external_links "$(SITE)"

clean: ## Remove what the other commands made, but the history of the status page
	@rm -rf .venv site .mypy_cache .pytest_cache .ruff_cache .hypothesis
