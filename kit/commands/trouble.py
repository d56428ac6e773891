"""Turns what pip and venv print when they fail into one sentence: what, where, what to do."""

import errno
import os
import re
import sys

NEWEST_TRIED_PYTHON = (3, 14)


def explain(output, environment):
    """The sentence for what pip or venv printed when it failed.

    Parameters
    ----------
    output : str
        Everything that it printed.
    environment : Path
        The environment that it was to make or fill.

    Returns
    -------
    str
        What happened, where, and what to do.
    """
    python = ".".join(map(str, sys.version_info[:2]))

    def says(*patterns):
        return any(re.search(pattern, output, re.IGNORECASE) for pattern in patterns)

    if says(rf"\[Errno {errno.ENOSPC}\]", "No space left", "not enough space", "quota exceeded"):
        temporary = os.environ.get("TMPDIR") or "the system's folder for temporary files"
        return disk_full(f"{environment} (or {temporary})")
    if says("DO NOT MATCH THE HASHES"):
        return (
            "A package that was downloaded is not the one that the lock file names, so nothing of it "
            "was installed: try again, and if it happens again tell whoever runs the package mirror."
        )
    if says("CERTIFICATE_VERIFY_FAILED", "SSLError"):
        return (
            "The connection for downloading packages could not be trusted (its certificate is "
            "unknown): on a network of a school or a company ask for its certificate file and name "
            "it in the variable PIP_CERT, then say the same again."
        )
    if says(
        "NewConnectionError",
        "NameResolutionError",
        "ConnectTimeout",
        "ReadTimeout",
        "ProxyError",
        "ConnectionResetError",
        "Network is unreachable",
        "name resolution",
        "getaddrinfo failed",
        "ProtocolError",
    ):
        return (
            "The packages could not be downloaded because there is no way to the network from here: "
            "connect once (or set the proxy of your network in HTTPS_PROXY) and say the same again; "
            "after that Face Value works offline."
        )
    if says("No matching distribution", "is not a supported wheel"):
        newest = ".".join(map(str, NEWEST_TRIED_PYTHON))
        return (
            f"Some package has no ready-made form for Python {python} on this system: use Python 3.11 "
            f"to {newest} from python.org on 64-bit Windows, macOS or Linux, or the conda route in "
            "environment.yml."
        )
    if says("Permission denied", rf"\[Errno ({errno.EACCES}|{errno.EPERM}|{errno.EROFS})\]"):
        return (
            f"Nothing can be written in {environment}: close what uses it, or remove that folder if "
            "another user made it, or move the checkout to a folder of yours; then say the same again."
        )
    last = [line.strip() for line in output.splitlines() if line.strip()][-3:]
    return (
        f"The packages could not be installed in {environment}. Remove that folder and try once more; "
        f"if it stays so, report these lines: {' | '.join(last)}"
    )


def disk_full(folder, how_much=""):
    """The sentence for a full disk; ``how_much`` may add what is free and what is needed."""
    return (
        f"The disk is full where {folder} is{how_much}: make room, or move the checkout to a larger "
        "disk, and say the same again."
    )
