"""What a page shows, read from its file: links, statements with who says them, words. Lists and marks are HTML there, headings are Markdown."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple

from lxml import html

BLOCKS = frozenset({"details", "div", "figcaption", "h1", "h2", "h3", "legend", "li", "ol", "p", "section", "summary", "table", "td", "th", "tr",
                    "ul"})
STATEMENTS = "ancestor::*[self::li or self::p or self::td or contains(concat(' ', @class, ' '), ' statement ')]"
NOT_STATED = {"patient": "We found no answer to this in our sources.", "clinician": "Not stated by the source."}
"""How each reader is told that no source states something."""


class Way(NamedTuple):
    """A link as a reader meets it: its words, its address, and its class."""

    words: str
    href: str
    look: str = ""


def read(shown: str) -> Any:
    """A page, or a part of one, as a tree of elements."""
    return html.fragment_fromstring(shown, create_parent="main")


def words(shown: Any) -> str:
    """What is read in a page or an element, with single spaces; a sign that has a name is read by it."""
    element = read(shown) if isinstance(shown, str) else shown
    return " ".join("".join(_texts(element)).split())


def _texts(element: Any) -> list[str]:
    if element.get("aria-label") and element.tag in {"span", "summary"}:
        return [" ", element.get("aria-label"), " "]
    between = " " if element.tag in BLOCKS else ""
    inner = [part for child in element for part in (*(_texts(child) if isinstance(child.tag, str) else ()), child.tail or "")]
    return [between, element.text or "", *inner, between]


def links(shown: Any) -> list[Way]:
    """The links of a page or an element, in their order; where some are Markdown, those come last."""
    element = read(shown) if isinstance(shown, str) else shown
    found = [Way(words(one), one.get("href"), one.get("class") or "") for one in element.iter("a")]
    written = re.findall(r"\[([^\[\]]*)\]\(([^)\s]+)\)(?:\{ ?\.([\w-]+))?", shown) if isinstance(shown, str) else []
    return found + [Way(" ".join(unescape(re.sub(r"<[^>]+>|\*", "", text)).split()), href, look) for text, href, look in written]


def leads(shown: Any, href: str) -> bool:
    """Whether something in a page or an element leads to an address."""
    return any(way.href == href for way in links(shown))


def section(shown: str, anchor: str) -> str:
    """One section of a page, to the next heading of its rank."""
    return shown.partition(f"{{ #{anchor} }}")[2].partition("\n## ")[0]


def boxes(shown: Any, look: str) -> list[Any]:
    """All elements of a class, in their order."""
    return list((read(shown) if isinstance(shown, str) else shown).find_class(look))


def at(shown: Any, id_: str) -> Any:
    """The one element with an id."""
    [found] = (read(shown) if isinstance(shown, str) else shown).xpath("descendant-or-self::*[@id=$id]", id=id_)
    return found


def statement(shown: Any, fact: str) -> Any:
    """Where a fact is said first, with all its marks and who says it."""
    return at(shown, f"fact-{fact}").xpath(f"{STATEMENTS}[1]")[0]


def evidence(statement: Any) -> Any:
    """Who says a statement: what unfolds behind it."""
    [found] = statement.xpath("./details[contains(@class, 'evidence')]")
    return found


def unfolded(element: Any) -> str:
    """What is read of an element without unfolding anything."""
    copy = html.fromstring(html.tostring(element, encoding="unicode"))
    for folded in copy.xpath("//details"):
        for part in folded.xpath("./*[not(self::summary)]"):
            part.drop_tree()
    return words(copy)
