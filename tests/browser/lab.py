"""A real JupyterLab in a real browser, for the tests beside this file.

The server is started as ``python3 -m kit lab`` starts it, with its settings in a temporary folder, and told one
more thing: to let a test ask it what it is doing. Nothing here sleeps: every wait is for something that can be seen.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, TimeoutError, sync_playwright

from kit.commands import server
from kit.commands.environment import Environment
from tests.refresh import CHECKOUT, NOTEBOOKS, TODAY

CHROMIUM = os.environ.get("FACE_VALUE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_FLAGS = (
    "--no-sandbox",  # the only user of a container is often root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(sys.prefix) / "share" / "axe.min.js"
WINDOW = {"width": 1280, "height": 900}
TALLEST_PX = 16_000  # of a screenshot of a whole notebook; what is longer is cut
PATIENCE_MS = 120_000

MOVES = re.compile("^(Start again|Next point)$")  # the button of every control; a judging task has neither

MORE_SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}

INNER_LINKS = ".jp-RenderedMarkdown a[href^='#']:not(.jp-InternalAnchorLink):visible"
JUMP_MS = 2_000
IN_VIEW = """id => {
  const place = document.getElementById(id) ?? document.querySelector(`[data-jupyter-id="${id}"]`);
  const panel = document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').getBoundingClientRect();
  const top = place?.getBoundingClientRect().top;
  return top > panel.top - 5 && top < panel.bottom;
}"""

OURS = (".jp-RenderedMarkdown", ".jp-OutputArea-output")

PANEL = "window.jupyterapp?.shell?.currentWidget"
READY = f"{PANEL}?.context?.isReady && {PANEL}?.sessionContext?.session?.kernel?.status === 'idle'"
CELLS = f"{PANEL}.content.widgets.filter(cell => cell.model.type === 'code')"


@contextmanager
def running_lab(folder: Path, notebooks: list[Path]) -> Iterator[Lab]:
    """Start JupyterLab on copies of notebooks, and a browser; end both afterwards.

    Parameters
    ----------
    folder : Path
        An empty folder for the copies, the settings and the learner's things.
    notebooks : list of Path

    Yields
    ------
    Lab
    """
    copies, settings = folder / "notebooks", folder / "settings"
    copies.mkdir(parents=True)
    for path in notebooks:
        shutil.copy(path, copies)
    variables = {
        **os.environ,
        "FACE_VALUE_HOME": str(folder / "home"),
        "FACE_VALUE_TODAY": TODAY,
        "PYTHONPATH": str(CHECKOUT),
        "JUPYTER_CONFIG_DIR": str(folder / "users-own"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "lab-settings"),
    }
    (folder / "home").mkdir()
    server.configure(settings, variables)
    _add(settings / "jupyter_lab_config.json", {"LabApp": {"expose_app_in_browser": True}})
    _add(settings / "labconfig" / "default_setting_overrides.json", MORE_SETTINGS)
    here = Environment(Path(sys.executable), own=True)
    process, running = server.start(here, variables, copies, None, settings / "server.log")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
            try:
                yield Lab(browser, running)
            finally:
                browser.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


class Lab:
    """A running JupyterLab and the browser that looks at it."""

    def __init__(self, browser: Browser, running: dict) -> None:
        self._browser, self._running = browser, running

    @contextmanager
    def open(self, name: str) -> Iterator[Opened]:
        """Open a notebook in a fresh window of the browser, and wait until its kernel is idle."""
        context = self._browser.new_context(viewport=WINDOW, base_url=self._running["url"])
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        opened = Opened(page)
        page.goto(f"lab/tree/{name}?token={self._running['token']}&reset")
        page.wait_for_function(READY)
        try:
            yield opened
        finally:
            page.evaluate(f"{PANEL}.sessionContext.shutdown()")
            context.close()

    def barriers_of(self, path: Path) -> list[str]:
        """Return what axe-core finds in a page of ours outside of JupyterLab that is serious or critical."""
        page = self._browser.new_page()
        try:
            page.goto(path.as_uri())
            page.evaluate(AXE.read_text(encoding="utf-8"))
            return _grave(page.evaluate("async () => (await axe.run()).violations"))
        finally:
            page.close()


class Opened:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        # JupyterLab itself says nothing there as an error, so whatever is said comes from a notebook.
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def command(self, name: str) -> None:
        """Carry out one of JupyterLab's commands."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def run_all(self) -> None:
        """Clear all outputs, run all cells and wait until each has its prompt number and the kernel is idle."""
        self.command("notebook:clear-all-cell-outputs")
        self.page.wait_for_function(f"{CELLS}.every(cell => cell.model.executionCount === null)")
        # Not awaited: the command itself ends only with the last cell.
        self.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        done = "cell => cell.model.executionCount !== null || cell.model.sharedModel.source.trim() === ''"
        self.page.wait_for_function(f"{CELLS}.every({done}) && {READY}")

    def errors(self) -> list[str]:
        """Return the errors that stand in the outputs."""
        outputs = self.page.evaluate(f"{CELLS}.flatMap(cell => cell.model.outputs.toJSON())")
        return [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]

    def warnings(self) -> list[str]:
        """Return what stands in the outputs as a warning."""
        outputs = self.page.evaluate(f"{CELLS}.flatMap(cell => cell.model.outputs.toJSON())")
        return [str(output["text"]) for output in outputs if output.get("name") == "stderr"]

    def prompts(self) -> list[int]:
        """Return the prompt numbers of the code cells."""
        return self.page.evaluate(f"{CELLS}.map(cell => cell.model.executionCount)")

    def wait_until_idle(self) -> None:
        self.page.wait_for_function(READY)

    def controls(self) -> list[Control]:
        """Return the controls that show a picture; a task in which pictures are judged is none."""
        # The kit's hidden image, a GIF, gives names to widgets; a picture is of another kind.
        picture = "img[src^='data:image/']:not([src^='data:image/gif'])"
        roots = self.page.locator(f".jp-OutputArea-output .face-value:has({picture})")
        roots = roots.filter(has=self.page.get_by_role("button", name=MOVES))
        return [Control(self, roots.nth(number)) for number in range(roots.count())]

    def dead_links(self) -> list[str]:
        """Return the links inside the notebook that bring nothing into view when they are clicked."""
        links = self.page.locator(INNER_LINKS)
        dead = []
        for number in range(links.count()):
            target = links.nth(number).get_attribute("href")
            links.nth(number).click()
            try:
                self.page.wait_for_function(IN_VIEW, arg=target[1:], timeout=JUMP_MS)
            except TimeoutError:
                dead.append(target)
        return dead

    # Looking ------------------------------------------------------------------------------------------------

    def use_theme(self, theme: str) -> None:
        """Switch to the light or the dark theme, and wait until the page has it."""
        self.page.emulate_media(color_scheme=theme)
        light = "true" if theme == "light" else "false"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
        # A theme is a style sheet that loads after its name is set.
        self.page.wait_for_function(
            "light => { const paper = getComputedStyle(document.body).getPropertyValue('--jp-layout-color0').trim();"
            " return paper !== '' && (/^(white|#fff)/i.test(paper) === light); }",
            arg=theme == "light",
        )

    def findings(self) -> list[str]:
        """Return what axe-core finds in our figures, widgets and text that is serious or critical."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        # JupyterLab's body has no height of its own, and axe takes what is inside such a box for hidden.
        self.page.add_style_tag(content="body { height: 100vh }")
        ours = [[one] for one in OURS if self.page.locator(one).count()]
        found = self.page.evaluate("async include => (await axe.run({include})).violations", ours)
        return _grave(found)

    def screenshot(self, path: Path) -> None:
        """Save a picture of the whole notebook, however long it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        panel = self.page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer")
        height = panel.evaluate("panel => panel.scrollHeight")
        self.page.set_viewport_size({"width": WINDOW["width"], "height": min(height + 120, TALLEST_PX)})
        # Two frames: one in which the taller window is laid out, one in which it has been scrolled to its top.
        panel.evaluate(
            "panel => new Promise(done => requestAnimationFrame(() => {"
            " panel.scrollTop = 0; requestAnimationFrame(done); }))"
        )
        self.page.screenshot(path=path)
        self.page.set_viewport_size(WINDOW)


class Control:
    """A picture with what moves it."""

    def __init__(self, opened: Opened, root: Locator) -> None:
        self._opened, self.root = opened, root
        self.first_sentence = self.sentence()

    def start_again(self) -> None:
        """Press "Start again" by keyboard, and wait until the control says what it said at first."""
        self.root.get_by_role("button", name="Start again").press("Enter")
        self.root.locator("[role=status]").get_by_text(self.first_sentence, exact=True).wait_for()

    def inputs(self) -> list[Locator]:
        """Return what can be moved: slider handles, lists, buttons of choice, switches."""
        found = self.root.locator("[role=slider], select, input[type=radio]:checked, input[type=checkbox]")
        return [found.nth(number) for number in range(found.count())]

    def pictures(self) -> list[str]:
        """Return the pictures that are shown, as data."""
        return self.root.locator("img").evaluate_all("images => images.map(image => image.src)")

    def sentence(self) -> str:
        """Return what the control says below its picture."""
        return self.root.locator("[role=status]").inner_text()

    def press(self, moved: Locator, key: str) -> float | None:
        """Press a key on an input; return the milliseconds until another picture is drawn, None if none comes."""
        moved.focus()
        self.root.evaluate(WATCH)
        self._opened.page.keyboard.press(key)
        self._opened.page.wait_for_function(SETTLED, arg=self.root.element_handle())
        return self.root.evaluate("root => root.faceValueTook ?? null")

    def move(self, moved: Locator) -> float | None:
        """Move an input by keyboard, one way or the other; return the milliseconds to another picture, or None."""
        for key in keys_for(moved):
            took = self.press(moved, key)
            if took is not None:
                return took
        return None


# From the key to the picture: the moment of the key press, and the first frame in which every image of the control
# is decoded and at least one of them is another than before. It counts as settled when that frame has come, or
# when the kernel has worked off the message and all that follows without another picture.
WATCH = """root => {
  const shown = () => [...root.querySelectorAll('img')].map(image => image.src).join();
  const before = shown();
  const session = window.jupyterapp.shell.currentWidget.sessionContext.session;
  root.faceValueTook = undefined;
  root.faceValueIdle = 0;
  let pressed;
  root.addEventListener('keydown', () => { pressed = performance.now(); }, {capture: true, once: true});
  const observer = new MutationObserver(async () => {
    if (pressed === undefined || root.faceValueTook !== undefined || shown() === before) return;
    await Promise.all([...root.querySelectorAll('img')].map(image => image.decode().catch(() => {})));
    requestAnimationFrame(() => { root.faceValueTook ??= performance.now() - pressed; observer.disconnect(); });
  });
  observer.observe(root, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
  const count = (_, status) => { root.faceValueIdle = pressed && status === 'idle' ? performance.now() : 0; };
  root.faceValueStop?.();
  session.statusChanged.connect(count);
  root.faceValueStop = () => { session.statusChanged.disconnect(count); observer.disconnect(); };
}"""
SETTLED = """root => root.faceValueTook !== undefined
  || (root.faceValueIdle && performance.now() - root.faceValueIdle > 1000)"""


def keys_for(moved: Locator) -> list[str]:
    """Return the keys that move an input, the likeliest first."""
    kind = moved.evaluate("one => one.getAttribute('role') || one.type || one.tagName.toLowerCase()")
    if kind == "checkbox":
        return ["Space"]
    if kind == "slider":
        return ["ArrowRight", "ArrowLeft"]
    return ["ArrowDown", "ArrowUp"]


def middle(times_ms: list[float]) -> float:
    """Return the median of some times."""
    return statistics.median(times_ms)


def _grave(found: list[dict]) -> list[str]:
    return [
        f"{finding['impact']}: {finding['id']}, {finding['help']}: {node['html'][:160]} ({_why(node)})"
        for finding in found
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


def _why(node: dict) -> str:
    reasons = [one["message"] for kind in ("any", "all", "none") for one in node[kind]]
    return "; ".join(reasons)


def _add(path: Path, more: dict) -> None:
    """Add settings to a file of settings."""
    settings = json.loads(path.read_text(encoding="utf-8"))
    for key, values in more.items():
        settings[key] = {**settings.get(key, {}), **values}
    path.write_text(json.dumps(settings), encoding="utf-8")


__all__ = ["AXE", "CHROMIUM", "NOTEBOOKS", "Control", "Lab", "Opened", "middle", "running_lab"]
