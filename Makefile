# The commands. Each sets up what it needs into .venv, once.
# make test PYTHON=python3.13 does so with another Python.
PYTHON ?= python3
PORT ?= 8000
BUILDER ?= mkdocs
TORCH ?= newest
VENV := .venv
PY := $(VENV)/bin/python
SETUP := tools/install.py pyproject.toml constraints.txt
# tools/install.py is started when one of these is newer than the last set-up, when
# PYTHON is given, and when the Python of .venv or a package in it is gone. It knows
# what there is to do.
GIVEN := $(filter-out file,$(origin PYTHON))
PARTS := $(PY) $(shell cat $(VENV)/parts.txt 2>/dev/null)
GONE := $(filter-out $(wildcard $(PARTS)),$(PARTS))
START := $(if $(GIVEN)$(GONE),start)

.PHONY: help serve site check-site test test-all update asserts report labs ray versions rivals bench lighthouse clean

help:
	@echo "make serve     read the site at http://127.0.0.1:$(PORT), with live reload"
	@echo "make test      run every program and check every page"
	@echo "make test-all  the same, with nothing taken on trust; takes an hour"
	@echo "make update    run them and store what they show now"
	@echo "make site      build the site into site/"
	@echo "make check-site  check the site in site/ as it lies there, before it is"
	@echo "               published; with the SITE_URL and REPO_URL of make site"
	@echo "make asserts   show of every program again that each of its asserts can fail"
	@echo "make report    statements that do two things at once; results in the text that"
	@echo "               nothing shows; mutants that are noticed"
	@echo "make labs      run every lab with all its seeds and store what it shows"
	@echo "make ray       install Ray and run the program that needs it"
	@echo "make versions  run the programs with other versions of torch and record what"
	@echo "               holds: make versions TORCH=\"2.15.0 1.13.1\", or TORCH=newest;"
	@echo "               with --afresh those, too, of which it is known"
	@echo "               (TORCH_PYTHON=... where an old torch needs an old Python)"
	@echo "make rivals    install other packages that check a training, each beside the"
	@echo "               same torch, and ask them about the planted bugs; half an hour"
	@echo "make bench     measure the build and the tests"
	@echo "make lighthouse  what Lighthouse gives five pages (needs Node.js)"
	@echo "make clean     remove what these commands made"

serve: $(VENV)/site.ready
	@$(PY) -m tools.serve $(PORT)

site: $(VENV)/$(if $(filter zensical,$(BUILDER)),test,site).ready
	@$(PY) -m tools.build site $(BUILDER)

check-site: $(VENV)/test.ready
	@$(PY) -m pytest --site site tests/pages/test_built_site.py tests/pages/test_addresses.py \
		tests/pages/test_metadata.py tests/browser/test_policy.py

test: $(VENV)/test.ready
	@$(PY) -m tools.two_lanes

test-all: $(VENV)/test.ready
	@$(PY) -m tools.two_lanes --afresh

update: $(VENV)/test.ready
	@$(PY) -m pytest --update tests/programs/test_programs.py tests/programs/test_asserts.py \
		tests/programs/test_labs.py tests/preflight/test_bug_costs.py \
		tests/preflight/test_cases.py tests/pages/test_sources.py \
		tests/pages/test_derived.py tests/pages/test_addresses.py \
		tests/pages/test_previews.py tests/pages/test_dates.py \
		tests/programs/test_fresh_interpreter.py tests/programs/test_labs_elsewhere.py

asserts: $(VENV)/test.ready
	@$(PY) -m pytest --update --afresh tests/programs/test_asserts.py

report: $(VENV)/test.ready
	@$(PY) -m tools.double_statements
	@$(PY) -m tools.unshown_numbers
	@$(PY) -m tests.programs.mutation_score

labs: $(VENV)/test.ready
	@$(PY) -m pytest --update --afresh tests/programs/test_labs.py

ray: $(VENV)/ray.ready
	@$(PY) -m pytest --update tests/programs/test_programs.py -k ray

versions: $(VENV)/test.ready
	@$(PY) -m tools.try_versions $(TORCH)

rivals: $(VENV)/test.ready
	@$(PY) -m tests.preflight.rivals
	@$(PY) -m pytest --update tests/pages/test_derived.py

bench: $(VENV)/test.ready
	@$(PY) -m tools.bench

lighthouse: $(VENV)/test.ready
	@$(PY) -m tools.lighthouse

clean:
	rm -rf $(VENV) site .site.unfinished .cache

$(VENV)/%.ready: $(SETUP) $(START)
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found: install \
	Python 3.11.5 or newer, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) tools/install.py $* $(if $(GIVEN),--this-python)

.PHONY: start
start:
