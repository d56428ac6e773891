"""Moving pixels by points, and outlines: what several chapters need.

In order: `triangle_map`, `affine_maps`, `backward_map` and `warp_triangles` move a picture triangle by triangle, with
`bilinear` and `nearest` to read between pixels and `laid_out` to put what was read in its place (``triangles``);
`smooth_outline`, `evenly_spaced`, `inward_normals` and `inside_outline` draw borders (``outlines``). Both rest on one
idea, where an edge crosses a row (``rows``).

Points are x (to the right) and y (down) in px from the top left corner of the picture; the pixel in row r and
column c has its centre at (c + 0.5, r + 0.5).
"""

from kit.geometry.outlines import evenly_spaced, inside_outline, inward_normals, smooth_outline
from kit.geometry.triangles import affine_maps, backward_map, bilinear, laid_out, nearest, triangle_map, warp_triangles

__all__ = [
    "triangle_map", "affine_maps", "backward_map", "warp_triangles", "bilinear", "nearest", "laid_out",
    "smooth_outline", "evenly_spaced", "inward_normals", "inside_outline",
]  # fmt: skip
