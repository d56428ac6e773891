"""The form of a sitter: head, features, ears, neck and shoulders, as formulas and as meshes.

`skull` is the smooth head, `relief` all that is added to it (`nose`, `mouth`, `eyes`), `ears` and `body` the surfaces
round it, `asymmetry` the small warp that makes both sides differ.
"""
