"""Starts JupyterLab for this checkout, or finds the one that runs already."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from kit.commands.speak import Stop
from kit.folders import PRIVATE

FIRST_PORT = 8888
HOST = "127.0.0.1"
START_S = 120

# JupyterLab's own settings for the course. No news, no look-up of newer versions, no shop for
# extensions: nothing here asks the network. Ctrl-C ends it without a question, which nobody would see.
# Every cell stays laid out: otherwise a link to the words or sources below misses its place by a page.
SERVER_SETTINGS = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
        "custom_css": True,
    },
    "ServerApp": {"answer_yes": True, "open_browser": False},
}
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
# JupyterLab marks a link by its colour alone, which not everybody can tell from the text around it.
LAB_STYLE = ".jp-RenderedHTMLCommon.jp-RenderedMarkdown a[href] { text-decoration: underline; }\n"


def configure(folder, variables):
    """Give JupyterLab a configuration of its own, without touching the user's.

    A server setting from elsewhere (an old configuration file, a password, a hook of another course)
    is the commonest reason why a notebook server does not start, so the server reads only ours. How
    JupyterLab looks and which keys it listens to (theme, font size, shortcuts) belongs to the person,
    who may depend on it: those settings are read from, and saved to, the user's own folder.

    Parameters
    ----------
    folder : Path
        Where our configuration is written.
    variables : dict of str to str
        The environment that the server will get; changed in place.
    """
    users_own = Path(variables.get("JUPYTER_CONFIG_DIR") or Path.home() / ".jupyter")
    variables.setdefault("JUPYTERLAB_SETTINGS_DIR", str(users_own / "lab" / "user-settings"))
    variables["JUPYTER_CONFIG_DIR"] = str(folder)
    variables["JUPYTER_RUNTIME_DIR"] = str(folder / "runtime")
    variables["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    # Start-up files of the user's IPython would run in every notebook of the course.
    variables["IPYTHONDIR"] = str(folder / "ipython")
    (folder / "labconfig").mkdir(parents=True, exist_ok=True)
    _write(folder / "jupyter_lab_config.json", SERVER_SETTINGS)
    _write(folder / "labconfig" / "default_setting_overrides.json", LAB_SETTINGS)
    (folder / "custom").mkdir(exist_ok=True)
    (folder / "custom" / "custom.css").write_text(LAB_STYLE, encoding="utf-8")


def start(environment, variables, root, port, log):
    """Start JupyterLab and wait until it answers.

    Parameters
    ----------
    environment : Environment
        The Python to start it with.
    variables : dict of str to str
        Its environment, already through `configure`.
    root : Path
        The folder that it shows.
    port : int or None
        The port to listen on; None for the first free one from 8888.
    log : Path
        Where what it prints goes.

    Returns
    -------
    process : subprocess.Popen
    running : dict
        As from `find_running`.

    Raises
    ------
    Stop
        When the port is taken or the server ends before it answers.
    """
    if port is None:
        port = next(filter(is_free, range(FIRST_PORT, FIRST_PORT + 100)))
    elif not is_free(port):
        raise Stop(
            f"Port {port} on this computer is taken by another program: leave out --port, and the kit takes a free "
            f"one, or name another, for instance --port {port + 1}."
        )
    command = [str(environment.python), "-m", "jupyterlab", "--no-browser"]
    command += [f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={root}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container the only user is often root; the server listens on this computer only.
        command += ["--allow-root"]
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + START_S
    runtime = Path(variables["JUPYTER_RUNTIME_DIR"])
    while process.poll() is None and time.monotonic() < deadline:
        running = find_running(runtime, root)
        if running:
            return process, running
        time.sleep(0.1)
    process.terminate()
    process.wait()
    last = log.read_text("utf-8", "replace").strip().rpartition("\n")[2]
    raise Stop(
        f"JupyterLab did not start: look with python3 -m kit doctor. All that it said is in {log}, the last line is: "
        f"{last or 'empty'}"
    )


def find_running(runtime, root):
    """The server that shows ``root`` and answers now.

    Returns
    -------
    dict or None
        What Jupyter writes about it (``url``, ``token``, ``pid``, ...).
    """
    for file in sorted(runtime.glob("jpserver-*.json")):
        try:
            running = json.loads(file.read_text(encoding="utf-8"))
            if Path(running["root_dir"]).resolve() == root.resolve() and _answers(running):
                return running
        except (OSError, ValueError, KeyError):
            # Half-written, or left by a server that was ended hard.
            continue
    return None


def stop_while_open(home, because, outcome):
    """Raise ``Stop`` while a lab of a learner's folder runs, with the reason and what did not happen."""
    own = home / PRIVATE
    if find_running(home / ".jupyter" / "runtime", home / "my") or find_running(own / ".jupyter" / "runtime", own):
        raise Stop(
            f"Face Value is open now, and {because}: close it first (Ctrl-C where you started it, or File, Shut Down), "
            f"then say the same again. {outcome}"
        )


def address(running, notebook=None):
    """The address to open in a browser, with the token in it."""
    page = "lab" if notebook is None else f"lab/tree/{notebook}"
    return f"{running['url']}{page}?token={running['token']}"


def is_free(port):
    """Whether nothing listens on a port of this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def _answers(running):
    # The proxy of a school must not be asked for a page on this very computer.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    question = f"{running['url']}api/status?token={running['token']}"
    with direct.open(question, timeout=5) as answer:
        return answer.status == 200


def _write(path, settings):
    path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
