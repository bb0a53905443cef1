"""Expressions: any signs -> a tree or a fault at a sign; a tree can be written and read again; a chart that holds it is proved or told of."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from generator.build import BuildOptions, KnownBefore, judge
from generator.content.model.expression import ExpressionError, names_in, parse, written
from tests.fuzz import world
from tests.fuzz.choices import Choices
from tests.fuzz.reader import told
from tests.worlds import TODAY

PARTS = ("pain", "how-strong", "is", "not", "and", "or", "in", "(", ")", "<", "<=", ">", ">=", "=", "!=", "+", "-", "*", "/", "^", ",", "0", "1",
         "4", "0.5", "10",
         "999999999999", "sqrt(", "root(", "exp(", "ln(", "log10(", "abs(", "min(", "max(", "round(", "round-up(", "known", "includes", "mild",
         "strong",
         "cannot-stand-on-it", "4 <= pain <= 7", "pain < 4", "not (", "\u2265", "==", "&&", "5mg", "1,5", "\u0663", "'", "x" * 70)
CHART = "decisions/ankle-injured.yml"
PLACES = (("derived", 0, "table", 0, "when"), ("derived", 0, "table", 1, "when"), ("properties", 1, "given"),
          ("signs", 0, "only_if"), ("signs",
          0, "when"))


def seeds() -> Iterator[bytes]:
    """Conditions of several parts, alone and in a chart."""
    for number in range(80):
        yield bytes([number % 3, *((number * 7 + place * place) % len(PARTS) for place in range(number % 9 + 1))])


def attempt(data: bytes) -> None:
    """Parse; write and parse again; sometimes prove."""
    choices = Choices(data)
    kind = choices.number(2)
    text = choices.rest().decode("utf-8", "replace") if kind == 0 else ""
    place = choices.pick(PLACES)
    while kind and not choices.over:
        text += choices.pick(PARTS) + choices.pick((" ", " ", ""))
    try:
        node = parse(text)
    except ExpressionError as fault:
        assert 0 <= fault.at <= len(text) and fault.message and fault.help and fault.shown
    else:
        assert parse(written(node)) == node, text
        assert all(name.id for name in names_in(node))
    if kind == 2:
        prove(text, place)


def prove(text: str, place: tuple[str | int, ...]) -> None:
    """A chart with this condition."""
    tree = copy.deepcopy(world.trees()[CHART])
    world.at(tree, place[:-1])[place[-1]] = text
    changed = {CHART: world.dumped(tree)}
    told(judge(world.read(changed), TODAY, BuildOptions(prints=False), known=KnownBefore()).problems, changed)
