"""What the glossary says in words that compare."""

from coursekit import load

communes = load("communes")
not_listed = communes[communes["in_mining_mission_list"] == 0]
assert len(not_listed) > 1
assert (not_listed["share_in_coalfield"] > 0.5).all(), (
    "some others that lie more than half on the coalfield"
)
