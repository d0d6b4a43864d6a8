# The commands; each sets up what it needs, once. PYTHON=... picks another.
PYTHON ?= python3
PORT ?= 8000
BUILDER ?= mkdocs
TORCH ?= newest
VENV := .venv
PY := $(VENV)/bin/python
SETUP := tools/install.py pyproject.toml constraints.txt

.PHONY: help serve site test update asserts report labs ray matrix bench lighthouse clean

help:
	@echo "make serve     read the site at http://127.0.0.1:$(PORT), with live reload"
	@echo "make test      run every program and check every page"
	@echo "make update    run them and store what they show now"
	@echo "make site      build the site into site/"
	@echo "make asserts   show of every program again that each of its asserts can fail"
	@echo "make report    statements that do two things at once; mutants that are noticed"
	@echo "make labs      run every lab with all its seeds and store what it shows"
	@echo "make ray       install Ray and run the program that needs it"
	@echo "make matrix    run every program with other versions of torch and record what"
	@echo "               holds: make matrix TORCH=\"2.15.0 1.13.1\", or TORCH=newest"
	@echo "make bench     measure the build and the tests"
	@echo "make lighthouse  what Lighthouse gives five pages (needs Node.js)"
	@echo "make clean     remove what these commands made"

serve: $(VENV)/site.ready
	@$(PY) -m tools.serve $(PORT)

site: $(VENV)/$(if $(filter zensical,$(BUILDER)),test,site).ready
	@$(PY) -m tools.build site $(BUILDER)

test: $(VENV)/test.ready
	@$(PY) -m pytest

update: $(VENV)/test.ready
	@$(PY) -m pytest --update tests/programs/test_programs.py tests/programs/test_asserts.py \
		tests/programs/test_labs.py tests/preflight/test_bug_matrix.py tests/pages/test_sources.py

asserts: $(VENV)/test.ready
	@$(PY) -m pytest --update --all-asserts tests/programs/test_asserts.py

report: $(VENV)/test.ready
	@$(PY) -m tools.double_statements
	@$(PY) -m tests.programs.mutation_score

labs: $(VENV)/test.ready
	@$(PY) -m pytest --update --whole-labs tests/programs/test_labs.py

ray: $(VENV)/ray.ready
	@$(PY) -m pytest --update tests/programs/test_programs.py -k ray

matrix: $(VENV)/test.ready
	@PYTHON="$(PYTHON)" $(PY) -m tools.try_versions $(TORCH)

bench: $(VENV)/test.ready
	@$(PY) -m tools.bench

lighthouse: $(VENV)/test.ready
	@$(PY) -m tools.lighthouse

clean:
	rm -rf $(VENV) site .cache

$(VENV)/%.ready: $(SETUP)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install \
	Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) tools/install.py $*
