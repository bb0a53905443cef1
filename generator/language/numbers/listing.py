"""The numbers of a document, listed by line, each with its unit and the words that make it a limit, and without any other word."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import zip_longest

from generator.content.model.text import normalised, whole_words
from generator.content.source_numbers import LONGEST, MOST_LINES, SourceNumbers
from generator.language.doubt import doubt
from generator.language.numbers.clauses import clause_of
from generator.language.numbers.reading import Amount, NumberReader
from generator.language.numbers.words import joining, side_of


def numbers_in(text: str, reader: NumberReader) -> SourceNumbers:
    """What is counted or measured in the lines of a document, and what nobody can read surely, each as it stands there. What goes on from one line to
    the next stands in both."""
    found, lines, told = defaultdict[int, list[str]](list), _in_digits(text, reader).split("\n"), 0
    for number, (line, after) in enumerate(zip_longest(lines, lines[1:], fillvalue=""), 1):
        both = f"{line} {after}" if after.strip() else line
        here = [(start, end) for start, end in _places_in(both, reader) if told <= start < len(line)]
        told = max([0, *(end - len(line) - 1 for _, end in here)])
        for start, end in here:
            if words := " ".join(both[start:end].split())[:LONGEST]:
                found[number].append(words)
                found[number + 1] += [words] if end > len(line) + 1 else []
    return {number: tuple(words) for number, words in sorted(found.items()) if words and number <= MOST_LINES}


def _in_digits(text: str, reader: NumberReader) -> str:
    """A text in which "twice a day" is "2 times a day", as facts write it to be compared."""
    words = joining(reader.language)
    behind = "|".join(map(re.escape, (*words.rates, *words.daily)))
    for times, word in enumerate(words.repeats, 1):
        text = re.sub(rf"\b{re.escape(word)}(?=\s+(?:{behind})\b)", f"{times} {words.often[0]}", text, flags=re.IGNORECASE)
    return text


def _places_in(text: str, reader: NumberReader) -> list[tuple[int, int]]:
    """Where the numbers of a text begin and end, but for the articles that stand for one of something."""
    read, articles = reader.read(text), joining(reader.language).articles
    told = [_whole(text, one, reader) for one in read.amounts if one.unit.kind or text[one.start:one.end].lower() not in articles]
    return sorted({*told, *((one.start, one.end) for one in read.unclear)})


def _whole(text: str, amount: Amount, reader: NumberReader) -> tuple[int, int]:
    """Where a number begins and ends, with the words that say for which time it is ("30 ml a minute"), and those that call it a limit ("at least
    4 hours") if nothing denies them: what lies beyond a limit ("do not take more than 4 g") may be called so or so."""
    sign, start, end = side_of(text, amount.start, amount.end, reader.language)
    first, _ = clause_of(text, amount)
    if sign in {">", "<"} and whole_words(doubt(reader.language).negates).search(normalised(text[first:start])):
        start, end = amount.start, amount.end
    for behind in re.finditer(r"\s+\w+", text[end:]) if amount.per is not None else ():
        if any(one.per == amount.per for one in reader.read(text[start:end + behind.end()]).amounts):
            return start, end + behind.end()
    return start, end
