"""The ids of headings whose words are content: Markdown makes them of the words, and knows neither the ids of the frame nor those in HTML."""

from __future__ import annotations

import re
from html import unescape
from itertools import count

from markdown.extensions.toc import slugify  # type: ignore[import-untyped]

FRAME = frozenset({"__skip", "cs-menu", "cs-top", "lost", "search-keys", "search-question"})
"""The ids of templates/theme/overrides, which stand around every page."""

_HEADING = re.compile(r"^(?P<start>#{1,6} )(?P<words>.+?)(?P<attributes> \{ [^{}]*\})?$", re.MULTILINE)
_ID = re.compile(r"""\bid=["']([^"']+)["']|\{ #([^ }]+)""")
_MARKUP = re.compile(r"<[^>]*>|\[|\]\([^)]*\)")


def with_free_ids(text: str) -> str:
    """A page as Markdown, in which every heading that would take an id that is there already has one of its own; all others keep theirs."""
    taken = {one or other for one, other in _ID.findall(text)} | FRAME
    free = (f"heading-{number}" for number in count(1) if f"heading-{number}" not in taken)

    def own(heading: re.Match[str]) -> str:
        attributes = heading["attributes"] or ""
        if "#" in attributes or slugify(unescape(_MARKUP.sub("", heading["words"])), "-") not in taken:
            return heading.group()
        return f"{heading['start']}{heading['words']} {{ #{next(free)} {attributes.strip(' {}')}".rstrip() + " }"

    return _HEADING.sub(own, text)
