"""A clock that counts down on the page, for those who wish one.

What you will understand: a clock helps a room to come to an end, and it puts some people under pressure. So there is
none until somebody wants it, and nothing happens when it has run out.

Serves 12-cases. The page counts by itself, and the kernel never waits. Where a page forbids scripts, the minutes are
shown and stand still.

Sources: WCAG 2.2, 2.2.1 (timing adjustable) and 4.1.3 (status messages): seconds are not read out, the end is.
"""

from __future__ import annotations

import html

from kit.controls.access import EMPTY_IMAGE
from kit.figures import frame

TIMES = {"none": 0, "1 minute": 1, "2 minutes": 2, "3 minutes": 3, "5 minutes": 5, "10 minutes": 10}
END = "Time to come to an end. Take what you still need."

SCRIPT = """
const end = Date.now() + %d * 60000, shown = this.previousElementSibling, told = this.nextElementSibling;
const tick = () => {
  const left = Math.max(0, Math.round((end - Date.now()) / 1000));
  if (!shown.isConnected) return;
  shown.textContent = Math.floor(left / 60) + ':' + String(left %% 60).padStart(2, '0');
  if (left) return setTimeout(tick, 250);
  told.textContent = ' %s';
};
tick();
"""


def as_html(minutes: int) -> str:
    """Return a clock that starts when it comes onto the page; nothing for 0 minutes."""
    if not minutes:
        return ""
    script = html.escape(SCRIPT % (minutes, END), quote=True)
    return (
        f'<div style="{frame.SIZE};font-variant-numeric:tabular-nums"><b role="timer">{minutes}:00</b>'
        f'<img alt="" hidden src="{EMPTY_IMAGE}" onload="{script}"><span role="status"></span></div>'
    )
