"""What the lesson on a hundred per cent says in words that compare."""

from coursekit import load
from coursekit.models import ballots

rows = load("municipal_lists").query(
    "year == 2026 and round == 1 and list_rank == 1 and lists == 1"
)
share = ballots.shares(*[rows[one] for one in ("votes", "valid", "voters", "registered")])
low, high = share["of_registered"].min(), share["of_registered"].max()
assert 23 < low < 28, "From a quarter"
assert 73 < high < 78, "to three quarters, if one takes all such communes"
loos = rows.set_index("insee").loc["62528"]
assert round(100 * loos["votes"] / loos["registered"]) == 39, (
    "No fewer than 39 of a hundred electors chose the only list, and No more than 39 of a hundred "
    "electors chose the only list"
)
on_sheet = share["of_registered"].loc[rows.sort_values("commune").index[::16]]
assert 36 < on_sheet.min() < 42, "On the sheet from four in ten"
assert 60 < on_sheet.max() < 65, "to more than six in ten"
