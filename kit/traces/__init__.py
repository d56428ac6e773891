"""What an edit leaves behind: measurements on pixels, each beside an untouched twin.

In lesson order: `Pair` holds an edited picture and its twin, and `auc` scores a map against the known mask.
`seam_jump` reads a border; `noise_residual` and `wavelet_noise` read the grain; `error_level` and `ghosts` save the
picture again and look at what that changes; `light_direction` reads a contour; `copy_move` finds what `stamp` copied.
`TRACES` lists them with what each responds to, where to look and what to ignore; `inspect` gives all their numbers
for one picture. `resave`, `resize`, `crop` and `screenshot` are what happens to any picture on its way, and
`laundering_table` shows every trace dying of it.

Further: `corneal_highlights`, `grid_alignment`, `double_compression`, `resampling_peaks`, and the spectra with a toy
that enlarges as a network does (`enlarged`); `FURTHER` lists them.

A trace sees pixels only, and a region or contour when it is handed one. None of them says "fake": a number means
something only beside the number of the twin.
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "Pair": "pair", "Compared": "pair", "auc": "scores",
    "seam_jump": "border", "seam_map": "border", "border_pixels": "border", "band_pixels": "border",
    "noise_residual": "noise", "wavelet_noise": "noise", "noise_level": "noise",
    "error_level": "recompression", "jpeg_ghost": "recompression", "Ghosts": "recompression",
    "ghost_fit": "recompression", "ghost_peak": "recompression",
    "light_direction": "light", "light_on_jaw": "light", "jaw": "light", "seen_direction": "light",
    "degrees_apart": "light",
    "copy_move": "copies", "Copies": "copies", "stamp": "stamping",
    "Trace": "catalogue", "TRACES": "catalogue", "FURTHER": "catalogue", "inspect": "catalogue",
    "resave": "laundering", "resize": "laundering", "crop": "laundering", "screenshot": "laundering",
    "Wash": "laundering", "RECIPES": "laundering", "laundering_table": "table", "in_rows": "table",
    "after": "table", "after_feather": "table", "compare_seam": "table", "taken": "camera",
    "corneal_highlights": "eyes", "Highlights": "eyes", "grid_alignment": "blocks", "Grid": "blocks",
    "double_compression": "blocks", "Rounded": "blocks", "resampling_peaks": "resampling", "Peaks": "resampling",
    "radial_spectrum": "spectrum", "log_spectrum": "spectrum", "checkerboard": "spectrum", "enlarged": "spectrum",
})  # fmt: skip
