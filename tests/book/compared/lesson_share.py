"""What the lesson on shares says in words that compare."""

from coursekit import load
from coursekit.models import rates

jobs = load("employment_25_54")
in_1999 = jobs[jobs["year"] == 1999].set_index("insee")
times = in_1999.loc["62427", "unemployed"] / in_1999.loc["62528", "unemployed"]
assert 4 < times < 5, "four times as many unemployed in one town as in the other"
jobs["rate"] = rates.rate(jobs["unemployed"], jobs["active"])
high = (jobs["rate"] > 15).groupby(jobs["year"]).sum()
assert 1.8 < high[1999] / high[1990] < 2.2, (
    "About twice as many communes are in the two highest classes"
)
