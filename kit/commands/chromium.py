"""The system's own Chromium or Chrome, where there is one: it turns a page into a PDF that can be read aloud."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PATIENCE_S = 120
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",  # tags, which let a PDF be read aloud, are on by themselves
)


def find():
    """Return the program, or None. The variable ``FACE_VALUE_CHROMIUM`` names one; empty, it means none."""
    named = os.environ.get("FACE_VALUE_CHROMIUM")
    if named is not None:
        return named or None
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or next((place for place in PLACES if os.access(place, os.X_OK)), None)


def print_to_pdf(page):
    """Print a page into a PDF beside it.

    Parameters
    ----------
    page : str
        Path of an HTML file.

    Returns
    -------
    str or None
        Path of the PDF; None when there is no Chromium, or it wrote none.
    """
    program, pdf = find(), Path(page).with_suffix(".pdf")
    pdf.unlink(missing_ok=True)  # an old one would be taken for that of this page
    if not program:
        return None
    root = (
        ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    )  # it refuses to start for root otherwise
    with tempfile.TemporaryDirectory(prefix="face-value-print-", ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, *root, f"--user-data-dir={profile}", f"--print-to-pdf={pdf}", Path(page).as_uri()]
        try:
            subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
    return str(pdf) if pdf.exists() else None
