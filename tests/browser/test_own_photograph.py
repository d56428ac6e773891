"""The page of a photograph of one's own, in a real JupyterLab: points are placed by keyboard alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from kit import consent, faces, store
from kit.commands import adding
from tests.browser.lab import Lab, middle, running_lab
from tests.browser.test_browser import GOAL_MS, PRESSES, screenshots  # noqa: F401 (a fixture)
from tests.test_adding import SITTER, fill_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Lab:
    """A lab with the page of a photograph, 512 px large, whose record is not filled in yet."""
    folder = tmp_path_factory.mktemp("own")
    Image.fromarray(SITTER.pixels).resize((512, 512)).save(folder / "photo.jpg", quality=95)
    with pytest.MonkeyPatch.context() as patch, running_lab(folder / "course", []) as started:
        patch.setenv("FACE_VALUE_HOME", str(folder / "course" / "home"))
        consent.register.cache_clear()
        adding.add(folder / "photo.jpg")
        shutil.copy(adding.page_of("photo-1"), folder / "course" / "notebooks")
        yield started
    consent.register.cache_clear()


def test_points_are_placed_by_keyboard_alone_from_the_signed_form_to_the_received_face(
    lab: Lab, screenshots: Path, capsys  # noqa: F811
):  # fmt: skip
    with lab.open("photo-1.ipynb") as page:
        page.run_all()
        assert page.errors() == []
        assert page.controls() == []  # no picture before the record is filled in
        page.page.locator(".face-value [role=status]").first.get_by_text("not filled in yet").wait_for()
        assert page.findings() == []

        fill_in("photo-1", **{"until: FILL IN": "until: 2099-01-01"})  # the lab has a day of its own
        page.page.get_by_role("button", name="Look again").press("Enter")
        said = page.page.locator(".face-value [role=status]").first
        said.get_by_text("0 of 24 points are placed and kept.").wait_for()
        (control,) = page.controls()
        which, across, down, bare = control.inputs()
        for moved in (across, down):
            assert control.move(moved) is not None
        said.get_by_text("1 of 24 points are placed and kept.").wait_for()
        took = [control.press(across, "ArrowRight") for _ in range(PRESSES)]
        with capsys.disabled():
            print(f"\nplacing points at 512 px: {middle(took):.0f} ms from key to picture (goal {GOAL_MS} ms)")

        wished = {number: (SITTER.landmarks.points[int(number)] * 2).round().tolist() for number in faces.TWENTY_FOUR}
        for number, words in faces.TWENTY_FOUR.items():  # typed, as somebody does who cannot hold a key for long
            control.root.get_by_text(f"as large: {words}", exact=False).wait_for()
            page.wait_until_idle()
            for name, value in zip(("To the right, px", "Downwards, px"), wished[number], strict=True):
                typed = control.root.get_by_role("textbox", name=f"{name}, type a number")
                typed.fill(f"{value:.0f}")
                typed.press("Enter")
                handle = control.root.get_by_role("slider", name=name)
                page.page.wait_for_function(
                    "([handle, value]) => Number(handle.getAttribute('aria-valuenow')) === value",
                    arg=[handle.element_handle(), value],
                )
            control.root.get_by_role("button", name="Next point").press("Enter")
        said.get_by_text("All 24 points are placed and kept.").wait_for()
        bare.press("Space")
        said.get_by_text("can receive an actor's face").wait_for()
        assert store.placed_points("photo-1").points == wished
        assert store.photograph("photo-1", record="photo-1").labels is not None

        for theme in ("light", "dark"):
            page.use_theme(theme)
            page.screenshot(screenshots / f"own-photograph-{theme}.png")
            assert page.findings() == []
        page.run_all()
        page.page.locator("[role=status]").get_by_text("face on photo-1").wait_for()
        page.screenshot(screenshots / "own-photograph-received.png")
        assert len(page.controls()) == 2
        assert page.findings() == []
        assert page.errors() == []
        assert page.complaints == []
