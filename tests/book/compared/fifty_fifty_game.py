"""What the kit of the game says in words that compare."""

from coursekit.models import funding

alone, matched = funding.marginal_return(4, 1.5), funding.marginal_return(4, 1.5, 1)
assert alone < 0.5, "so less than half a token"
assert matched == 2 * alone < 1, "twice that, still less than one"
assert alone < matched < 1, "giving has become cheaper, but not free"
assert alone < matched, "Fifty-fifty makes giving cheaper"
assert matched == 0.75, "a token given brings back three quarters"
assert funding.marginal_return(2, 1.5, 1) > 1, "with two it would bring back more than it cost"
assert funding.marginal_return(8, 1.5, 1) == 3 / 8 < 0.5, (
    "In a street of eight three eighths, less than half a token"
)
assert 3 * funding.marginal_return(3, 1.5, 1) == 1.5 * 2, "One and a half, doubled, is three"
