"""Two built sites, page by page, by what is read on them: python -m tests.compare_sites BEFORE AFTER.

Each difference is told once, with how many pages have it and the first of them: words that went, words that came, or words that moved. Numbers of
sources and notes count as equal, since they follow the order of reading; --numbers counts them too. Exits 1 if anything differs.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path

_NOT_READ = {"script", "style", "svg", "template"}
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "tr", "div", "section", "figcaption", "caption", "summary", "dt", "dd", "br"}
_NUMBER = re.compile(r"(?<=\[Source )\d+|(?<=note )\d+|(?<=differ )\d+|(?<=\[)\d+(?=,|\])")


class _Reader(HTMLParser):
    """What is read on a page; a mark that leads to a source or note is one word."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._skipped = 0
        self._mark: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in _NOT_READ
        if tag == "a" and (dict(attrs).get("class") or "") in {"cite", "note-mark", "differ-mark"}:
            self._mark = []
        elif tag in _BLOCKS:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in _NOT_READ
        if tag == "a" and self._mark is not None:
            self.text.append(f" [{''.join(self._mark)}] ")
            self._mark = None
        elif tag in _BLOCKS:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            (self.text if self._mark is None else self._mark).append(data)


def words_of(page: Path, *, numbers: bool = False) -> list[str]:
    """The words of a built page. `numbers`: those of sources and notes too."""
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    text = "".join(reader.text)
    return (text if numbers else _NUMBER.sub("#", text)).split()


def differences(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """What went and what came, in the order of the page; of words that only moved, where they were."""
    changes = [(" ".join(before[a:b]), " ".join(after[c:d]))
               for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if kind != "equal"]
    came = [new for old, new in changes if not old]
    for old, new in changes:
        if not new and old in came:
            came.remove(old)
            yield f"moved: {old}", ""
        elif old or not any(new == gone for gone, kept in changes if not kept):
            yield old, new


def main() -> int:
    """Compare two sites."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--numbers", action="store_true", help="count the numbers of sources and notes too")
    given = parser.parse_args()
    one, other = ({file.relative_to(root) for file in root.rglob("*.html")} for root in (given.before, given.after))
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for page in sorted(one & other):
        texts = [words_of(root / page, numbers=given.numbers) for root in (given.before, given.after)]
        for change in differences(*texts):
            found[change].append(page)
    for page in sorted(one ^ other):
        print(f"{'gone' if page in one else 'new'}: {page}")
    for (old, new), pages in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(pages)} x, first {pages[0].parent}: {old[:300]!r} -> {new[:300]!r}")
    return 1 if found or one ^ other else 0


if __name__ == "__main__":
    sys.exit(main())
