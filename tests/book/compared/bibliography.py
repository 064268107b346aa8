"""What the bibliography says in words that compare."""

import re

from tests.conftest import ROOT

page = (ROOT / "chapters/appendix/bibliography.md").read_text("utf-8")
without = re.search(r"No DOI was seen\*\* for \{cite:t\}`([\w,]+)`", page)[1].split(",")
works = (ROOT / "chapters/references.bib").read_text("utf-8")
of_key = {
    key: (kind, int(re.search(r"year=\{(\d{4})", body)[1]))
    for kind, key, body in re.findall(r"^@(\w+)\{(\w+),(.*)$", works, re.M)
}
SYSTEM = 2000  # the year in which the first DOIs were registered
plain = [key for key in without if of_key[key][0] == "book" or of_key[key][1] < SYSTEM]
assert len(plain) > len(without) / 2, "most are books, or older than the system"
