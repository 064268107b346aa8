# Verbs of the course; each is one word for `python3 course.py`, which also works without make.
PYTHON ?= python3
VERBS = book serve lab lite usb exercises test bench rehearse binder data check lock newest clean

.PHONY: help $(VERBS)
help:
	@$(PYTHON) course.py help

$(VERBS):
	@$(PYTHON) course.py $@ $(ARGS)
