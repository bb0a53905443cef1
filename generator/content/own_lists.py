"""Which files are lists that `word-runs` made of a source, whole or damaged: those it may write over."""

from __future__ import annotations

from collections.abc import Callable


def is_own_list(data: bytes, read: Callable[[bytes], tuple[object, int]]) -> bool:
    """Whether a file is such a list, though a part of it may be lost or spoilt: at least half of its lines are lines of one. `read`: what is in a
    list, and the first line that is wrong, or 0."""
    if not read(data)[1]:
        return True
    lines = [line for line in data.splitlines() if line.strip()]
    return 2 * sum(not read(line + b"\n")[1] for line in lines) >= len(lines)
