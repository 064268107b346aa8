"""What the kit of the two towns says in words that compare."""

from coursekit import load
from coursekit.models import rates

jobs = load("employment_25_54")
jobs["rate"] = rates.rate(jobs["unemployed"], jobs["active"])
rate = jobs.pivot(index="insee", columns="year", values="rate")
eight = ["62528", "62427", "62498", "62510", "62842", "62065", "62215", "62413"]
change = (rate[2011] - rate[1999])[eight]
assert change["62528"] > 0, "The rate rose in Loos"
assert (change.drop("62528") < 0).sum() > 4, "fell in most others"
assert change.idxmax() == "62528", "Among the eight nobody looks worse than Loos"
assert change.drop("62528").max() - change.drop("62528").min() > 4, (
    "the town beside it decides how much worse Loos looks"
)
