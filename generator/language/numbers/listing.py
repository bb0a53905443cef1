"""The numbers of a document, listed by line, each with its unit and the words that make it a limit, and without any other word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from textwrap import wrap

from generator.content.model.text import normalised, whole_words
from generator.content.source_numbers import LONGEST, MOST_LINES, SourceNumbers
from generator.language.doubt import doubt, listed
from generator.language.numbers.clauses import clauses
from generator.language.numbers.reading import Amount, NumberReader
from generator.language.numbers.waits import AT_LEAST, is_forbidden_wait, wait_of
from generator.language.numbers.words import DENIAL, joining, side_of


def numbers_in(text: str, reader: NumberReader) -> SourceNumbers:
    """What is counted or measured in the lines of a document, and what nobody can read surely, each as it stands there. What goes on from one line to
    the next stands in both; a limit that is denied from afar ("do not take more than 4 g") as "not more than 4 g"."""
    found = defaultdict[int, list[str]](list)
    for block in _blocks(in_digits(text, reader)):
        whole, starts = _joined([words for _, words in block]), list(accumulate((len(words) + 1 for _, words in block), initial=0))
        for start, end in _places_in(whole, reader):
            first, last = (block[bisect_right(starts, at) - 1][0] for at in (start, end - 1))
            words = f"{_denial(whole, start, end, reader)}{' '.join(whole[start:end].split())}"[:LONGEST]
            for line in range(first, min(last, MOST_LINES) + 1) if words else ():
                found[line].append(words)
    return {line: tuple(words) for line, words in sorted(found.items())}


def _joined(lines: Sequence[str]) -> str:
    """The lines of a block as one text. A line that begins like an item of a list, or a sentence, has a line break before it, as one without a stop
    at its end says nothing of the next."""
    return "".join(f"{'' if not number else _BREAK if _begins_anew(line) else ' '}{line}" for number, line in enumerate(lines))


def _begins_anew(line: str) -> bool:
    return next((sign for sign in line if sign.isalnum()), "").isupper() or _ITEM.match(line) is not None


_BREAK, _ITEM = "\n", re.compile(r"(?:[•*·▪◦–—-]|\d{1,2}[.)]) ")
"""What parts two lines, and what a line of a list begins with."""


def _denial(text: str, start: int, end: int, reader: NumberReader) -> str:
    """The word that denies what lies beyond a limit, if one does so farther before or right behind, and not in some case alone ("if you do not sleep
    for over a day")."""
    words = text[start:end]
    amount = next(iter(reader.read(words).amounts), None)
    if amount is None or side_of(words, amount.start, amount.end, reader.language)[0] not in {">", "<"}:
        return f"{DENIAL} " if amount is not None and is_forbidden_wait(words, amount, reader.language) else ""
    first, last = next((begin, stop) for begin, stop in clauses(text) if start <= stop)
    before, behind = normalised(text[first:start].rpartition(_BREAK)[2]), normalised(text[end:last].partition(_BREAK)[0])
    denied = whole_words(doubt(reader.language).negates).search(before) or listed(reader.language, "says_too_much").search(before)
    denied = denied or re.match(joining(reader.language).not_for, behind)
    return f"{DENIAL} " if denied and not listed(reader.language, "says_in_case").search(before) else ""


_LONGEST_BLOCK = 2_000
"""Characters that are read as one: the time to look around each number grows with them."""


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """The lines of a document, each with its number, between empty lines; longer ones in several parts."""
    block, size = list[tuple[int, str]](), 0
    for number, line in enumerate(text.split("\n"), 1):
        for words in wrap(line, _LONGEST_BLOCK, break_on_hyphens=False) or [""]:
            if block and (not words or size + len(words) > _LONGEST_BLOCK):
                yield block
                block, size = [], 0
            if words:
                block.append((number, words))
                size += len(words) + 1
    if block:
        yield block


def in_digits(text: str, reader: NumberReader) -> str:
    """A text in which "twice a day" is "2 times a day" and "one-third" is "1 in 3", as facts write it to be compared."""
    words = joining(reader.language)
    for pattern, digits in words.in_digits.items():
        text = re.sub(rf"(?:{pattern})\b", digits, text, flags=re.IGNORECASE)
    behind = "|".join(map(re.escape, (*words.rates, *words.daily)))
    for times, word in enumerate(words.repeats, 1):
        text = re.sub(rf"\b{re.escape(word)}(?=\s+(?:{behind})\b)", f"{times} {words.often[0]}", text, flags=re.IGNORECASE)
    return text


def _places_in(text: str, reader: NumberReader) -> list[tuple[int, int]]:
    """Where the numbers of a text begin and end, but for the articles that stand for one of something."""
    read, articles = reader.read(text), joining(reader.language).articles
    told = [_whole(text, _with_unit(text, read.amounts[place:place + 2], reader), reader) for place, one in enumerate(read.amounts)
            if one.unit.kind or text[one.start:one.end].lower() not in articles]
    return sorted({*told, *((one.start, one.end) for one in read.unclear)})


def _with_unit(text: str, amounts: Sequence[Amount], reader: NumberReader) -> Amount:
    """The first of two numbers, together with the second if its unit stands behind that alone: "one or two years"."""
    one, *others = amounts
    alone = reader.read(text[one.start:one.end]).amounts
    shared = others and one.unit.kind == others[0].unit.kind and not any(read.unit.kind == one.unit.kind for read in alone)
    return one._replace(end=others[0].end) if shared else one


def _whole(text: str, amount: Amount, reader: NumberReader) -> tuple[int, int]:
    """Where a number begins and ends, with the words that call it a limit ("at least 4 hours") or say for which time it is ("30 ml a minute"), and
    with the word behind it if its unit is not known: the content may come to count in it."""
    sign, start, end = side_of(text, amount.start, amount.end, reader.language)
    wait = wait_of(text, amount, reader.language)
    seldom = not is_forbidden_wait(text[wait[1]:wait[2]], amount._replace(start=amount.start - wait[1]), reader.language)
    if not sign and (wait[0] == AT_LEAST or (wait[0] and seldom)):
        return wait[1:]
    if not amount.unit.kind and (thing := re.match(r" [^\W\d_]+", text[end:])):
        return start, end + thing.end()
    return start, max(end, reader.end_of_rate(text, amount))
