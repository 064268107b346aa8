"""What the lesson on a hundred per cent says in words that compare."""

from coursekit import load
from coursekit.models import ballots

rows = load("municipal_lists").query(
    "year == 2026 and round == 1 and list_rank == 1 and lists == 1"
)
share = ballots.shares(*[rows[one] for one in ("votes", "valid", "voters", "registered")])
low, high = share["of_registered"].min(), share["of_registered"].max()
assert 23 < low < 28, "From a quarter"
assert 73 < high < 78, "to three quarters of the registered"
