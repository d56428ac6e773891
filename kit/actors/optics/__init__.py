"""How a sitter becomes pixels, whatever it is: nothing here knows what a face is.

`camera` turns and projects, `raster` finds what each pixel sees, `light` and `shadow` say how bright it is, and
`splat` is the brush for lines thinner than a pixel.
"""
