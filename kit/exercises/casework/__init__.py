"""The case clinic: one case, a position before, what came to light later, a position after.

`shelf` chooses a case, `hearing` leads through it, `pages` says what stands on each page, `stances` takes positions,
`moved` puts into words what changed, `clock` counts down for those who wish it.
"""
