"""What the story says in words that compare, where it is not the story's own claim."""

from coursekit import load

shafts = load("mine_shafts").query("insee == '62528'")
assert shafts["closed_year"].max() - shafts["sunk_year"].min() > 100, "for more than a century"
