"""What the page of open questions says in words that compare."""

from coursekit import load

counts = load("heritage_counts").set_index("count_id")
of_the_kinds = counts.loc[counts["of_the_scope"] == "yes", "value"].astype(int).sum()
elements, official, by_geologists = counts.loc[["V01", "V06", "V14"], "value"].astype(int)
assert by_geologists > official, "counts more World Heritage heaps than the official list"
assert of_the_kinds < elements, "add up to less than their total"
