# The commands of the project; each sets up what it needs (see bootstrap.sh). `make help` lists them.

PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# Three files at a time: most tests wait for a process, a page or a database, so two cores carry three.
PARALLEL := -n 3 --dist loadfile
# A busy machine may make a browser, a daemon or the lab miss a limit: tried once more, and named at the end (-rR), since a
# test that needs it is to be mended.
ONCE_MORE := --reruns 1 -rR
ARGS ?=

# suite NAME, COMMAND: run one suite and print the time it took.
define suite
@echo "── $(1)"; start=$$(date +%s); $(2); status=$$?; \
echo "── $(1): $$(( $$(date +%s) - start )) s"; exit $$status
endef

.PHONY: help demo test test-long lint types unit contract system browser pictures bench lock setup-demo setup-test

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: setup-demo ## the whole system on loopback; Ctrl-C stops it (ARGS="--tour" plays one visitor and one citizen)
	@exec .venv/bin/motcua demo $(ARGS)

test: setup-test lint unit contract lab-test system browser ## everything: lint, types, import rules, unit, contract, lab, system, browser

test-long: setup-test lint unit contract browser ## the same tests with larger counts
	$(call suite,system (long),$(PYTEST) tests/system -m "slow or not slow" --timeout 3600)
	$(call suite,lab (long),tests/lab/enter.sh $(PYTEST) tests/lab -m "slow or not slow" --timeout 3600)

lint: setup-test ## style, types and import rules
	$(call suite,lint,.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy && .venv/bin/lint-imports)

unit: setup-test ## pure rules and single modules
	$(call suite,unit,$(PYTEST) $(PARALLEL) tests/unit tests/policy -m "not slow")

contract: setup-test ## the interfaces of the parts, central on SQLite and PostgreSQL
	$(call suite,contract,$(PYTEST) $(PARALLEL) tests/contract -m "not slow")

system: setup-test ## real daemons: the tour, kills, faults
	$(call suite,system,$(PYTEST) $(PARALLEL) $(ONCE_MORE) tests/system -m "not slow" --timeout 300)

lab: setup-test ## uplink, box and phones as network namespaces with the real daemons (ARGS="--phones 5"); no root needed
	@exec tests/lab/enter.sh $(PY) -m tests.lab $(ARGS)

lab-test: setup-test ## the captive stack in network namespaces: real gate, dnsmasq, nginx, portal
	$(call suite,lab,tests/lab/enter.sh $(PYTEST) $(ONCE_MORE) tests/lab -m "not slow" --timeout 180)

browser: setup-test ## the pages in a real Chromium
	$(call suite,browser,$(PYTEST) $(PARALLEL) $(ONCE_MORE) tests/browser -m "not slow")

pictures: setup-test ## take the README's pictures anew, by the browser's walk through the running demo
	MOTCUA_PICTURES=docs/pictures $(PYTEST) tests/browser/test_the_whole_way.py tests/browser/test_inbox_pages.py

bench: setup-test ## measure, and write docs/benchmarks/
	$(PY) -m tests.bench $(ARGS)

lock: setup-demo ## compile requirements/*.txt (hashes of every wheel) from setup.cfg
	UV_CUSTOM_COMPILE_COMMAND="make lock" ./requirements/lock.sh

setup-demo:
	@./bootstrap.sh demo

setup-test:
	@./bootstrap.sh test
