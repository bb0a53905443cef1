"""Words for a terminal or a log. What content, file names and other programs say is shown and never acted on; this one place sees to it."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"^(\s*):(?=:)|##(?=\w*\[)")


def printable(text: str) -> str:
    """Words for a terminal or a log, line by line, in which nothing is invisible and nothing is a command.

    A terminal obeys control characters, a bidirectional override turns words round, and a build service obeys lines such as `::error`.
    """
    return "\n".join(_COMMAND.sub(lambda found: found[1] + "\\:" if found[1] is not None else "#\\#", one_line(line, keep="\t"))
                     for line in text.split("\n"))


def one_line(text: str, keep: str = "") -> str:
    """The same words on one line, every sign that cannot be seen written as its number: \\n, \\x1b, \\u202e."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in keep else sign.encode("unicode_escape", "surrogatepass").decode("ascii") for sign in text)
