"""Fetches a set of photographs; run by ``consent`` in the course's own Python, which has pooch.

A file is downloaded into a folder of its own, checked against the list, and only then put in its place. What is there
already is checked and kept, so that a download that was cut off goes on where it stopped.
"""

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

from kit import consent, registry, store
from kit.commands.speak import Progress, Stop, say
from kit.commands.turns import one_at_a_time
from kit.consent.records import reach

RETRIES = 1  # of one file, after a second
TIMEOUT_S = 30  # without a byte
UNFINISHED = ".unfinished-"
SPARE_MB = 50  # of the disk, left free


def main(arguments):
    """Say what is fetched and on what conditions, fetch it, and return the exit code.

    Parameters
    ----------
    arguments : list of str
        The consent record, the folder that holds a folder for each, and the address before the paths of the list.
    """
    record, folder, address = arguments
    wanted = registry.entries(store.read_text(store.data_path("registry.txt")), record)
    try:
        consent.require([record], "display", name=f"The photographs of {record}", audience="class")
        print(conditions(consent.record(record), wanted), flush=True)
        fetch(wanted, Path(folder) / record, address)
    except (Stop, consent.ConsentError) as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("Stopped. What is there is whole; to go on, say the same again.")
        return 130
    print(f"All {len(wanted)} files are in {Path(folder) / record}, each checked against data/registry.txt.")
    print("To remove them: python3 -m kit erase --photographs")
    return 0


def conditions(record, wanted):
    """What somebody should know before they have these pictures, in a few lines."""
    pictures = sum(not name.endswith(registry.TEMPLATE) for name in wanted)
    megabytes = sum(entry.size_bytes for entry in wanted.values()) / 1e6
    may = [words for purpose, words in consent.PURPOSES.items() if purpose in record.purposes]
    lines = [
        f"{pictures} photographs of {record.shown}, with landmarks: {megabytes:.0f} MB.",
        f'{record.stands_on.capitalize()}: "{record.words}"',
        f"With this kit they may {', '.join(may[:-1])} and {may[-1]}, before {reach(record.audience)}; nothing else.",
        f"Those who published them ask: {record.asks}." if record.asks else "",
        f"From: {record.credit}.",
    ]
    return "\n".join(filter(None, lines))


def fetch(wanted, folder, address):
    """Fetch what is missing of a set.

    Parameters
    ----------
    wanted : dict of str to kit.registry.Entry
    folder : Path
        Where the files belong, under their names.
    address : str
        What stands before the paths of the list.

    Raises
    ------
    Stop
        With one sentence. Whatever lies in the folder then is whole.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(folder / ".fetching"):
            for left_behind in folder.glob(f"{UNFINISHED}*"):  # by a process that was ended hard
                shutil.rmtree(left_behind)
            missing = {name: entry for name, entry in wanted.items() if not is_there(folder / name, entry)}
            check_disk(missing, folder)
            with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder, ignore_cleanup_errors=True) as unfinished:
                _fetch_each(missing, folder, address, Path(unfinished))
    except OSError as error:
        raise Stop(_no_room(error, folder)) from error


def is_there(path, entry):
    """Whether a file is there and is the one of the list."""
    try:
        return path.stat().st_size <= 2 * entry.size_bytes and entry.is_this(path.read_bytes())
    except OSError:
        return False


def check_disk(missing, folder):
    """Raise ``Stop`` when there is not enough room."""
    needed_mb = sum(entry.size_bytes for entry in missing.values()) / 1e6 + SPARE_MB
    free_mb = shutil.disk_usage(folder).free / 1e6
    if missing and free_mb < needed_mb:
        raise Stop(
            f"The disk is full where {folder} is ({free_mb:.0f} MB are free, {needed_mb:.0f} MB are needed): make room "
            "and say the same again."
        )


def _fetch_each(missing, folder, address, unfinished):
    import pooch

    pooch.get_logger().setLevel("CRITICAL")  # we say it ourselves
    hashes = {entry.path: f"sha256:{entry.sha256}" for entry in missing.values()}
    source = pooch.create(unfinished, base_url=address, registry=hashes, retry_if_failed=RETRIES)
    download = pooch.HTTPDownloader(chunk_size=65_536, timeout=TIMEOUT_S)
    progress = Progress("Fetching")
    try:
        for number, (name, entry) in enumerate(missing.items(), start=1):
            progress.update(f"{number} of {len(missing)} files")
            try:
                whole = source.fetch(entry.path, downloader=download)
            except Exception as error:  # the network fails in a dozen ways; each has a sentence
                if getattr(error, "response", None) is not None:
                    error.response.close()  # pooch leaves that to chance
                raise Stop(f"{explain(error, name, address)} {_how_far(number - 1, len(missing))}") from error
            os.replace(whole, folder / name)
    finally:
        progress.close()


def explain(error, name, address):
    """The sentence for what went wrong with one file."""
    import requests

    host = address.split("/")[2]
    again = "say the same again, it goes on where it stopped."
    if isinstance(error, requests.HTTPError) and error.response.status_code in (404, 410):
        return (
            f"{name} is gone from {host}: those who published it may have taken it down, which is their right. "
            "The course works without it."
        )
    if isinstance(error, requests.HTTPError):
        status = error.response.status_code
        return f"{host} did not give out {name} (it answered {status}): wait some minutes, then {again}"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return f"The download of {name} was cut off, and nothing of it was kept: {again}"
    if isinstance(error, requests.exceptions.SSLError):
        return (
            f"The connection to {host} could not be trusted (its certificate is unknown): on a network of a school or "
            f"a company ask for its certificate file and name it in the variable REQUESTS_CA_BUNDLE, then {again}"
        )
    if isinstance(error, requests.RequestException):
        return (
            f"There is no way to {host} from here: connect to the network (or set its proxy in HTTPS_PROXY), "
            f"then {again}"
        )
    if isinstance(error, ValueError):
        return (
            f"What came as {name} is not the file on the list (its sha256 differs), and nothing of it was kept: open "
            "any page in a browser, since the network may ask you to log in first, then say the same again; if it "
            "stays so, tell the people of this course, and use no copy from elsewhere."
        )
    return _no_room(error, name)


def _no_room(error, where):
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full where {where} belongs: make room and say the same again."
    why = getattr(error, "strerror", None) or error
    return f"{where} could not be written ({why}): name a folder that you may write in with FACE_VALUE_HOME."


def _how_far(done, total):
    return f"({done} of {total} files came before it and are kept.)" if done else "(Nothing else was changed.)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
