# Verbs of the course; each is one word for `python3 course.py`, which also works without make.
PYTHON ?= python3
VERBS = book pdf serve exercises test bench data check lock newest clean page lite stick lab hub

.PHONY: help $(VERBS)
help:
	@$(PYTHON) course.py help

$(VERBS):
	@$(PYTHON) course.py $@ $(ARGS)
