# Two commands for a newcomer: `make run` and `make test`. Everything else is for those who build.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi

.PHONY: run test check bench accept format translations pictures workflow-page clean

run: $(VENV)/runtime
	@$(BIN)/python -m scripts.run --port $(PORT)

test: $(VENV)/dev
	@$(BIN)/python -m scripts.test

check: $(VENV)/dev
	@$(BIN)/python -m scripts.check

bench: $(VENV)/dev
	@$(BIN)/python -m bench.engine
	@$(BIN)/python -m bench.rank
	@$(BIN)/python -m bench.draws
	@$(BIN)/python -m bench.pools
	@$(BIN)/python -m bench.rank_command
	@$(BIN)/python -m bench.sheets
	@$(BIN)/python -m bench.audit
	@$(BIN)/python -m bench.pages

accept: $(VENV)/dev
	@$(BIN)/python -m scripts.accept

format: $(VENV)/dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

# The curves of the score and its worked cases, drawn from the code; the screenshots of the guides.
pictures: $(VENV)/dev
	@$(BIN)/python -m scripts.score_pictures
	@$(BIN)/python -m scripts.screenshots

# The life of a case, drawn from the table of its moves.
workflow-page: $(VENV)/dev
	@$(BIN)/python -m scripts.workflow_page

# Merge new and changed sentences into the English catalogue; translate what is then empty.
translations: $(VENV)/dev
	@$(BIN)/python -m scripts.translations

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.txt | $(VENV)/bin/python
	@echo "Memasang pustaka (sekali saja)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/runtime

clean:
	rm -rf $(VENV) instance
