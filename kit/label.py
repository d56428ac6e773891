"""The mark that everything we made or altered carries: a visible strip, and a disclosure inside the file.

What you will understand: a label is not decoration that somebody remembers to add. Here it follows from the
picture's history, and one module writes it for figures, controls and files alike.

Serves every notebook, 10-disclosure most. It cannot stop anybody from cutting the strip off or stripping the
metadata outside the kit, and says nothing about whether a picture is true.

Sources: IPTC NewsCodes "Digital Source Type" (cv.iptc.org) and IPTC Photo Metadata Standard 2025.1 for the
property; XMP specification part 1 (ISO 16684-1) for the packet.
"""

from __future__ import annotations

import base64
import functools
import html
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kit import store

if TYPE_CHECKING:
    from kit.picture import Picture, Step

COMPUTED = "Computed from pixels: not a picture"  # below every map of numbers
DRAWN = "Drawn from landmarks: not a picture"  # below every line drawing
NEUTRAL = "Exercise picture, may be edited"  # the same on every picture of a judgement task
SOURCE_TYPE_BASE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
RDF_NAMESPACE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OUR_NAMESPACE = "urn:x-face-value:consent:1:"
RIGHTS_NOTE = "Made with Face Value, a teaching kit on the ethics of synthetic media."

STRIP_MIN_PX = 14  # lower strips cannot be read on a projector
PADDING_PX = 4
NARROWEST_PX = 96  # a strip narrower than this cannot hold the words
FONT_SHARE = 1 / 22  # letter height as a share of the picture's width ...
FONT_RANGE_PX = (9, 14)  # ... within what reads well and what does not shout
PAPER = (247, 244, 236)
INK = (32, 34, 40)
BAR_EDITED = (200, 84, 24)  # vermilion: told apart from the blue by people with any colour vision
BAR_MADE = (58, 110, 165)
BAR_PX = 4


# The words --------------------------------------------------------------------------------------------------


def sentence(picture: Picture) -> str:
    """Return the label of a picture in words.

    It follows from the history alone: what was edited last, and what the picture was made from.
    """
    edits = [step for step in picture.history if step.kind == "edited"]
    roots = [step for step in picture.history if not step.parents]
    if not edits:
        return roots[0].says
    made = all(step.kind == "made" for step in roots)
    origin = "Depicts nobody." if made else "Contains a photograph."
    return f"Edited: {edits[-1].says or 'changed with this kit'}. {origin}"


def digital_source_type(picture: Picture) -> str:
    """Return the IPTC digital source type of a picture, as a full URI."""
    return SOURCE_TYPE_BASE + _source_code(picture.history)


def _source_code(history: tuple[Step, ...]) -> str:
    roots = [step for step in history if not step.parents]
    captured = [step for step in roots if step.kind == "captured"]
    edited = any(step.kind == "edited" for step in history)
    if not captured:
        return "compositeSynthetic" if edited and len(roots) > 1 else "algorithmicMedia"
    if not edited:
        return "digitalCapture"
    if len(roots) == 1:
        return "humanEdits"
    return "compositeCapture" if len(captured) == len(roots) else "compositeSynthetic"


# The visible strip ------------------------------------------------------------------------------------------


def under(picture: Picture, *, pixels: np.ndarray | None = None, neutral: bool = False) -> np.ndarray:
    """Return the picture's pixels with the label in a strip of its own below them.

    Parameters
    ----------
    picture : Picture
    pixels : numpy.ndarray, optional
        uint8, (H, W, 3): another view of the same picture, such as an enlarged part; by default its own pixels.
    neutral : bool
        Say only that the picture may be edited, as in every judgement task.

    Returns
    -------
    numpy.ndarray
        uint8, (H + strip, W, 3). The strip is at least 14 px high and covers nothing of the picture.
    """
    edited = any(step.kind == "edited" for step in picture.history)
    text = NEUTRAL if neutral else sentence(picture)
    colour = BAR_EDITED if edited and not neutral else BAR_MADE
    shown = picture.pixels if pixels is None else pixels
    if shown.shape[1] < NARROWEST_PX:  # words would be cut off: paper beside the picture, never over it
        shown = np.pad(shown, ((0, 0), (0, NARROWEST_PX - shown.shape[1]), (0, 0)), constant_values=PAPER[0])
    return np.concatenate([shown, strip(text, shown.shape[1], colour)])


@functools.lru_cache(maxsize=256)
def strip(text: str, width_px: int, bar: tuple[int, int, int] = BAR_MADE) -> np.ndarray:
    """Return a strip of text, wrapped to a width.

    Returns
    -------
    numpy.ndarray
        uint8, (at least 14, width_px, 3), read-only.
    """
    smallest, largest = FONT_RANGE_PX
    font = ImageFont.load_default(size=min(max(round(width_px * FONT_SHARE), smallest), largest))
    left = BAR_PX + PADDING_PX
    lines = _wrapped(text, font, width_px - left - PADDING_PX)
    line_px = sum(font.getmetrics())
    height = max(STRIP_MIN_PX, len(lines) * line_px + PADDING_PX)
    image = Image.new("RGB", (width_px, height), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, BAR_PX - 1, height), fill=bar)
    top = (height - len(lines) * line_px) // 2
    for number, line in enumerate(lines):
        draw.text((left, top + number * line_px), line, fill=INK, font=font)
    pixels = np.array(image)
    pixels.setflags(write=False)
    return pixels


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width_px: int) -> list[str]:
    """Break text at spaces so that each line fits; a word that is too long stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


# The figure and the file ------------------------------------------------------------------------------------


def figure(images: list[np.ndarray], caption: str, *, exact: bool = False) -> dict[str, str]:
    """Return images with their caption as a Jupyter bundle whose text alternative is the caption.

    Parameters
    ----------
    images : list of numpy.ndarray
        uint8, (H, W, 3) or (H, W); labelled already.
    caption : str
        One visible sentence or more, with the numbers.
    exact : bool
        Encode losslessly, for maps whose values matter; else JPEG at quality 90.

    Notes
    -----
    A PNG bundle would lose its text alternative in JupyterLab; this HTML keeps it, also in a notebook that is
    not trusted.
    """
    alt = html.escape(caption, quote=True)
    tags = "".join(image_tag(image, alt if number == 0 else "", exact=exact) for number, image in enumerate(images))
    style = "margin:0;max-width:100%"
    row = f'<div style="display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start">{tags}</div>'
    words = f'<figcaption style="max-width:60em;padding-top:4px">{html.escape(caption)}</figcaption>'
    return {"text/html": f'<figure style="{style}">{row}{words}</figure>', "text/plain": caption}


def image_tag(pixels: np.ndarray, alt: str, *, exact: bool = False) -> str:
    """Return an ``<img>`` with its bytes inside; `alt` is escaped already."""
    suffix, kind = (".webp", "webp") if exact else (".jpg", "jpeg")
    data = base64.b64encode(store.encode(pixels, suffix)).decode()
    height, width = pixels.shape[:2]
    return f'<img alt="{alt}" width="{width}" height="{height}" src="data:image/{kind};base64,{data}">'


def xmp_packet(picture: Picture) -> str:
    """Return the disclosure that goes into a saved file.

    It holds the IPTC digital source type as a full URI, the label's sentence and the ids of the consent records.
    """
    words = escape(sentence(picture))
    records = "".join(f"<rdf:li>{escape(record)}</rdf:li>" for record in picture.consent)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF_NAMESPACE}">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' xmlns:facevalue="{OUR_NAMESPACE}">'
        f"<Iptc4xmpExt:DigitalSourceType>{digital_source_type(picture)}</Iptc4xmpExt:DigitalSourceType>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:description>'
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{RIGHTS_NOTE}</rdf:li></rdf:Alt></dc:rights>'
        f"<facevalue:ConsentRecords><rdf:Bag>{records}</rdf:Bag></facevalue:ConsentRecords>"
        f"<facevalue:PictureId>{picture.id}</facevalue:PictureId>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )


def consent_ids(packet: str | None) -> tuple[str, ...]:
    """Return the ids of the consent records in a packet that `xmp_packet` made; none for any other."""
    try:
        root = ElementTree.fromstring((packet or "").replace("\ufeff", ""))
    except ElementTree.ParseError:
        return ()
    listed = root.iterfind(f".//{{{OUR_NAMESPACE}}}ConsentRecords//{{{RDF_NAMESPACE}}}li")
    return tuple(item.text or "" for item in listed)
