"""Small things that a later run need not work out again, kept in the cache under the hash of what they were made from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from generator.files.folders import beside, hash_of, is_folder, read_plain, remove_exactly
from generator.files.manifest import PROOF_FILES


def is_marked(cache: Path, key: str) -> bool:
    """Whether an earlier run marked this key, and the mark is whole."""
    with suppress(OSError):
        return read_plain(cache / key / PROOF_FILES[0]) == _mark(key)
    return False


def mark(cache: Path, key: str) -> None:
    """Mark a key. A cache that cannot be written is no fault: the same is worked out again next time."""
    folder = cache / key
    try:
        cache.mkdir(parents=True, exist_ok=True)
        if is_folder(folder):
            remove_exactly(folder, PROOF_FILES)
        with beside(cache, cache.name) as own:
            fresh = own / "fresh"
            fresh.mkdir()
            (fresh / PROOF_FILES[0]).write_bytes(_mark(key))
            fresh.rename(folder)
    except OSError:
        return


def _mark(key: str) -> bytes:
    return f"proved {key} {hash_of(key.encode())}\n".encode()
