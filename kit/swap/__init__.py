"""The face swap with its lid off, one step after the other.

In lesson order: `triangles` joins the landmarks into a net, `warp` bends the lender's face with it, `match_colour`
tints it, `mask` says where it may lie, `blend` lays it there, `face` does all of that in one call, and `seam`
measures what is left to see.

Every step that returns a picture asks for consent first: from the side that lends a face and from the side that
receives it. The net comes from `kit.faces.nets`. The files, in the same order: `warping`, `colouring`, `masking`,
`blending` with `bands` (the Laplacian pyramid) and `gradients` (Poisson), `whole`, `seams`.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "triangles": "kit.faces.nets", "triangles_of": "kit.faces.nets",
    "warp": "warping", "compare_cover": "warping",
    "match_colour": "colouring", "colour_shift": "colouring", "ColourShift": "colouring",
    "mask": "masking", "contour": "masking",
    "blend": "blending", "paste": "blending", "feather": "blending", "pyramid": "bands", "poisson": "gradients",
    "face": "whole",
    "seam": "seams", "seam_profile": "seams",
})  # fmt: skip
