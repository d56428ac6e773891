"""What a computer sees in a face: numbers, points, and what can be computed from points.

In lesson order: `visible_share` counts landmarks that can be seen; `align` lays one face over another, `stretch` allows
one stretch more, `apart_px` measures what is left; `triangles` is the net, `bend` moves a picture by any of these, and
`placing_error_px` says how well landmarks were placed by hand; `average` makes one face of many, `cast` and `mixed`
choose whose, `cheek_lightness` measures it; `morph` goes from one actor to another; `completed` finds all landmarks
from the `TWENTY_FOUR` that a hand has placed; `nobody_space` (a `shape_space` of
many `heads`) and `vary` describe how face shapes differ.

Nothing here finds a face, recognises one, or sets a face in relation to anything about a person.
The files, in the same order: `alignment`, `nets`, `bending`, `averaging`, `casts`, `morphing`, `completing`, `shapes`.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "align": "alignment", "stretch": "alignment", "Fit": "alignment", "apart_px": "alignment",
    "visible_share": "nets", "triangles": "nets", "triangles_of": "nets",
    "bend": "bending", "placing_error_px": "bending",
    "average": "averaging", "cheek_lightness": "averaging",
    "cast": "casts", "mixed": "casts",
    "morph": "morphing",
    "TWENTY_FOUR": "completing", "completed": "completing",
    "shape_space": "shapes", "ShapeSpace": "shapes", "heads": "shapes", "nobody_space": "shapes", "vary": "shapes",
})  # fmt: skip
