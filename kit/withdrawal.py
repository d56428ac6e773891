"""What a withdrawal reaches, and where it ends.

What you will understand: taking a consent back stops every further use here at once. What was made before can be
listed and removed only where somebody can look: in this run, in your own folder, in the cache.

Serves 01-consent. It cannot look into what others hold, and says so each time.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

from kit import consent, folders, label, store
from kit.picture import Picture, Step, alive_with

BEYOND = (
    "copies that others hold",
    "a page that was published",
    "a model that was trained",
    "pictures that are kept inside notebooks",
)


@dataclass(frozen=True)
class Reach:
    """What rests on a consent record, as far as the kit can see.

    Attributes
    ----------
    record_id : str
    refused : bool
        Whether the record forbids to show a picture now, because it was withdrawn or for another reason.
    pictures : tuple of str
        Pictures of this run, by name and by what was done last, such as "Robin: Rowan's face placed on Robin".
    saved : tuple of str
        Saved pictures, by their place in the learner's folder.
    cached : tuple of str
        Kept results, by name and by what was done last.
    unread : int
        Files that could not be read, and so were passed over.
    beyond : tuple of str
        What nobody can look into from here.
    """

    record_id: str
    refused: bool
    pictures: tuple[str, ...]
    saved: tuple[str, ...]
    cached: tuple[str, ...]
    unread: int
    beyond: tuple[str, ...] = BEYOND


@dataclass(frozen=True)
class Erased:
    """What `erase` removed, and what it could not.

    Attributes
    ----------
    record_id : str
    saved, cached : tuple of str
        What was removed, as in `Reach`.
    left : int
        Files that could not be removed, such as those that another program holds open.
    in_memory : int
        Pictures of this run: they end with it.
    refused : bool
        Whether the kit refuses them until then.
    """

    record_id: str
    saved: tuple[str, ...]
    cached: tuple[str, ...]
    left: int
    in_memory: int
    refused: bool

    def __str__(self) -> str:
        removed = f"Removed: {len(self.saved)} of the saved files, {len(self.cached)} of the kept results."
        left = f" Not removed: {self.left}; close what uses them and try again." if self.left else ""
        until = "refuses them" if self.refused else "goes on using them, since the consent stands"
        return f"{removed}{left} In memory until this run ends: {self.in_memory}; the kit {until}."


def reach(record_id: str) -> Reach:
    """Return what rests on a consent record: in this run, in the learner's folder and in the cache.

    Raises
    ------
    ConsentError
        If there is no such record.
    """
    saved, broken = _saved(record_id)
    cached, damaged = _cached(record_id)
    return Reach(
        record_id,
        _refuses(record_id),
        tuple(_in_memory(record_id)),
        tuple(map(_place, saved)),
        tuple(sorted(cached.values())),
        broken + damaged,
    )


def erase(record_id: str) -> Erased:
    """Remove the saved pictures and the kept results that rest on a consent record.

    Only files that the kit wrote are touched: they name the record inside. Pictures in memory cannot be removed, since
    the notebook holds them; after a withdrawal the kit refuses them.

    Raises
    ------
    ConsentError
        If there is no such record.
    """
    refused = _refuses(record_id)
    saved, cached = _saved(record_id)[0], _cached(record_id)[0]
    gone = {path for path in (*saved, *cached) if _removed(path)}
    return Erased(
        record_id,
        tuple(_place(path) for path in saved if path in gone),
        tuple(sorted(words for path, words in cached.items() if path in gone)),
        len(saved) + len(cached) - len(gone),
        len(_in_memory(record_id)),
        refused,
    )


def is_refused(picture: Picture) -> bool:
    """Return whether a picture may not even be shown now, because of any record behind it."""
    return bool(consent.refusals(picture.consent, "display", name=picture.name))


# Looking ----------------------------------------------------------------------------------------------------


def _refuses(record_id: str) -> bool:
    """Return whether a record forbids to show a picture; raise if there is no such record."""
    if record_id not in consent.register():
        consent.record(record_id)  # says so
    return bool(consent.refusals([record_id], "display", name=record_id))


def _in_memory(record_id: str) -> list[str]:
    """Return the words of each picture that somebody still holds, one for each history."""
    gc.collect()  # a picture that nobody can reach any more may lie in a cycle, such as that of an old error
    return sorted({picture.id: _words(picture.name, picture.history) for picture in alive_with(record_id)}.values())


def _saved(record_id: str) -> tuple[list[Path], int]:
    """Return the saved pictures that name a record inside, and how many files could not be read."""
    found, unread = [], 0
    for path in store.saved_images():
        try:
            if record_id in label.consent_ids(store.xmp_of(path)):
                found.append(path)
        except store.StoreError:
            unread += 1
    return found, unread


def _cached(record_id: str) -> tuple[dict[Path, str], int]:
    """Return the kept results that rest on a record, in words, and how many files could not be read."""
    found, unread = {}, 0
    for folder, read in (("pictures", _picture), ("parts", store.kept_part)):
        for path in store.files_in(store.cache_path(folder), "*.npz"):
            try:
                words, records = read(path)
            except store.StoreError:
                unread += 1
                continue
            if record_id in records:
                found[path] = words
    return found, unread


def _picture(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return what a kept picture is, in words, and the records that it rests on."""
    name, history = store.kept_history(path)
    return _words(name, history), history[-1].consent


def _removed(path: Path) -> bool:
    try:
        store.remove(path)
    except store.StoreError:
        return False
    return True


def _words(name: str, history: tuple[Step, ...]) -> str:
    """Return a picture's name, and in the words of its label what was done last."""
    return f"{name}: {history[-1].says.rstrip('.') or history[-1].name}"


def _place(path: Path) -> str:
    return path.relative_to(folders.home()).as_posix()
