"""The only room that reads and writes files.

What you will understand: where the kit keeps things, and why a picture cannot leave it unmarked. Shipped data
is read from ``data/``; what a learner makes goes to a folder of their own; a saved picture always carries its
visible label and an embedded disclosure, which is read back before the file counts as saved.

Serves every notebook. It cannot save a bare picture, overwrite shipped data, or read anything over a network.

Sources: XMP specification part 1 (ISO 16684-1) for the packet; IPTC Photo Metadata Standard for the digital
source type (see `kit.label`).
"""

from kit import lazy

__getattr__, __dir__, __all__ = lazy.room(__name__, {
    "CHECKOUT": "places", "SHIPPED": "kit.folders", "StoreError": "places",
    "data_path": "places", "answers_path": "places", "private_path": "places", "cache_path": "places",
    "handout_path": "places",
    "read_text": "reading", "read_json": "reading", "read_yaml": "reading", "parse_yaml": "reading",
    "read_bytes": "reading", "read_foreign": "reading", "read_image": "reading",
    "read_arrays": "reading", "files_in": "reading", "without_complaints": "reading",
    "write_bytes": "writing", "write_arrays": "writing", "write_text": "writing", "write_yaml": "writing",
    "set_aside": "writing", "remove": "writing",
    "SAVED_FORMATS": "saving", "save": "saving", "encode": "saving", "read_xmp": "saving", "saved_images": "saving",
    "xmp_of": "saving", "sample": "samples",
    "photograph": "photos", "photographs": "photos", "photos_folder": "photos",
    "Placed": "marking", "placed_points": "marking", "keep_placed": "marking", "keep_template": "marking",
    "face_regions": "regions",
    "open_outside": "outside", "NO_VERDICT": "outside",
    "Card": "cards", "THEMES": "cards", "MEDIA": "cards", "card_ids": "cards",
    "read_card": "cards", "card_in": "cards",
    "cached": "caching", "kept_history": "caching", "part": "parts", "kept_part": "parts",
})  # fmt: skip
