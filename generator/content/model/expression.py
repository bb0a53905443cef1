"""The language of conditions and formulas: its nodes, and its parser. Nothing here is ever run as Python.

    condition   = conjunction { "or" conjunction }
    conjunction = negation { "and" negation }
    negation    = "not" negation | comparison
    comparison  = sum [ compare sum [ compare sum ] ]          38 <= temperature < 40
                | sum "is" [ "not" ] ( word | "known" )        walk is far
                | sum [ "not" ] "in" "(" word { "," word } ")"
                | sum "includes" word
    sum         = product { ( "+" | "-" ) product }
    product     = factor { ( "*" | "/" ) factor }
    factor      = "-" factor | atom [ "^" factor ]
    atom        = number | name | function "(" sum { "," sum } ")" | "(" condition ")"
    compare     = "<" | "<=" | ">" | ">=" | "=" | "!="         also as ≤ ≥ ≠

Names and words are ids. A hyphen inside of one belongs to it, so a minus has spaces around it. Which names there are, and whether a comparison
makes sense, is no matter of this grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

Comparator = Literal["<", "<=", ">", ">=", "=", "!="]
Operator = Literal["+", "-", "*", "/", "^"]
Function = Literal["sqrt", "root", "exp", "ln", "log10", "abs", "min", "max", "round", "round-up", "round-down"]

PLACES: dict[Function, tuple[int, int]] = {
    "sqrt": (1, 1), "root": (2, 2), "exp": (1, 1), "ln": (1, 1), "log10": (1, 1), "abs": (1, 1), "min": (2, 99), "max": (2, 99),
    "round": (1, 2), "round-up": (1, 2), "round-down": (1, 2)}
"""How many numbers each function takes, at least and at most. The second number of `round` is how many decimals stay; of `root`, which root."""

LONGEST_CHAIN = 60
"""Numbers that are added, or multiplied, one after the other."""
LONGEST, DEEPEST = 2000, 60
"""Signs of one expression, and how many of its parts may stand inside each other."""

_NAME_A_PART = "Give a part of it a name: write it as a derived value."


@dataclass(frozen=True)
class Node:
    """A part of an expression. `at`: at which sign of the text it begins; parts that say the same are equal wherever they stand."""

    at: int = field(compare=False, repr=False)


@dataclass(frozen=True)
class Constant(Node):
    """A number."""

    value: Decimal


@dataclass(frozen=True)
class Name(Node):
    """The value of an input or of a derived value; as a condition, that the answer is yes."""

    id: str


@dataclass(frozen=True)
class Arithmetic(Node):
    """Two numbers, worked out."""

    left: Node
    operator: Operator
    right: Node


@dataclass(frozen=True)
class Negative(Node):
    """Minus a number."""

    of: Node


@dataclass(frozen=True)
class FunctionCall(Node):
    """A function of numbers."""

    function: Function
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    """Two numbers, compared."""

    left: Node
    comparator: Comparator
    right: Node


@dataclass(frozen=True)
class OneOf(Node):
    """That an answer is one of some words."""

    of: Node
    words: tuple[str, ...]


@dataclass(frozen=True)
class Includes(Node):
    """That a word is among several answers."""

    of: Node
    word: str


@dataclass(frozen=True)
class Known(Node):
    """That somebody knows the answer."""

    of: Node


@dataclass(frozen=True)
class Not(Node):
    """That a condition does not hold."""

    of: Node


@dataclass(frozen=True)
class And(Node):
    """That all conditions hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or(Node):
    """That one condition holds, or more."""

    parts: tuple[Node, ...]


class ExpressionError(ValueError):
    """An expression that cannot be read: what is wrong, what to do, and the sign at which it was noticed."""

    def __init__(self, text: str, at: int, message: str, help: str) -> None:
        super().__init__(message)
        self.text, self.at, self.message, self.help = text, at, message, help

    @property
    def shown(self) -> str:
        """The line of the text in question, and below it a caret at the sign."""
        start = self.text.rfind("\n", 0, self.at) + 1
        line = self.text[start:].partition("\n")[0]
        return f"{line}\n{' ' * (self.at - start)}^"


def parse(text: str) -> Node:
    """An expression as a tree. Raises ExpressionError."""
    return _Parser(text).whole()


def names_in(node: Node) -> Iterator[Name]:
    """Every name in an expression, in the order of reading."""
    if isinstance(node, Name):
        yield node
    for part in parts_of(node):
        yield from names_in(part)


def number_in(node: Node) -> Fraction | None:
    """The number that an expression is, with its sign; None if it is not just a number."""
    if isinstance(node, Negative):
        inner = number_in(node.of)
        return -inner if inner is not None else None
    return Fraction(node.value) if isinstance(node, Constant) else None


def parts_of(node: Node) -> tuple[Node, ...]:
    """The expressions right inside another."""
    if isinstance(node, (Arithmetic, Compare)):
        return node.left, node.right
    if isinstance(node, (Negative, OneOf, Includes, Known, Not)):
        return (node.of,)
    return node.arguments if isinstance(node, FunctionCall) else node.parts if isinstance(node, (And, Or)) else ()


def within(node: Node) -> Iterator[Node]:
    """An expression and all that is inside it."""
    yield node
    for part in parts_of(node):
        yield from within(part)


def limits_in(node: Node) -> Iterator[tuple[str, Decimal]]:
    """Every name in a condition that is compared with a number, with that number."""
    if isinstance(node, Compare):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Name) and isinstance(other, Constant):
                yield one.id, other.value
    for part in parts_of(node):
        yield from limits_in(part)


_TIGHTER: Mapping[type[Node], int] = {Or: 0, And: 1, Not: 2}


def written(node: Node, inside: int = 0) -> str:
    """An expression as it may be written: what `parse` reads as the same. `inside`: how tightly that binds of which it is a part."""
    if isinstance(node, (And, Or)):
        own = _TIGHTER[type(node)]
        text = f" {'and' if isinstance(node, And) else 'or'} ".join(written(part, own + 1) for part in node.parts)
        return text if own >= inside else f"({text})"
    if isinstance(node, Not):
        if isinstance(node.of, (OneOf, Known)):
            return written(node.of).replace(" is ", " is not ", 1).replace(" in (", " not in (", 1)
        return f"not {written(node.of, 3)}" if isinstance(node.of, (Name, And, Or)) else f"not ({written(node.of)})"
    if isinstance(node, Compare):
        return f"{written(node.left)} {node.comparator} {written(node.right)}"
    if isinstance(node, OneOf):
        return f"{written(node.of)} is {node.words[0]}" if len(node.words) == 1 else f"{written(node.of)} in ({', '.join(node.words)})"
    if isinstance(node, Includes):
        return f"{written(node.of)} includes {node.word}"
    return f"{written(node.of)} is known" if isinstance(node, Known) else _number_written(node)


def _number_written(node: Node) -> str:
    if isinstance(node, Arithmetic):
        return f"{_bracketed(node.left)} {node.operator} {_bracketed(node.right)}"
    if isinstance(node, Negative):
        return f"-{_bracketed(node.of)}"
    if isinstance(node, FunctionCall):
        return f"{node.function}({', '.join(map(written, node.arguments))})"
    return str(node.value) if isinstance(node, Constant) else node.id if isinstance(node, Name) else ""


def _bracketed(node: Node) -> str:
    return f"({written(node)})" if isinstance(node, (Arithmetic, Negative)) else written(node)


# --- signs -------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)(?![\w.])|(?P<word>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w])"
                    r"|(?P<sign><=|>=|!=|[<>=≤≥≠+*/^(),\-\u2212]))")
_CUT = re.compile(r"[0-9]+(?:\.[0-9]+)?,[0-9]+(?:[.,][0-9]+)*")
_SAME = {"≤": "<=", "≥": ">=", "≠": "!=", "\N{MINUS SIGN}": "-"}
RESERVED = frozenset({"and", "or", "not", "is", "in", "includes", "known"})
FUNCTIONS = frozenset(get_args(Function))
_NOT_OURS = {"==": "=", "&&": "and", "||": "or", "!": "not", "<>": "!=", "=<": "<=", "=>": ">=", "**": "^",
             "&": "and", "|": "or", "×": "*", "÷": "/", "²": "^ 2"}
_SIGNS = sorted([*_NOT_OURS, "<=", ">=", "!=", ""], key=len, reverse=True)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        start = place + len(text[place:]) - len(text[place:].lstrip())
        foreign = next(sign for sign in _SIGNS if text.startswith(sign, start))
        if foreign in _NOT_OURS:
            raise ExpressionError(text, start, f'"{foreign}" means nothing here', f'Write "{_NOT_OURS[foreign]}".')
        if found is None or found.lastgroup is None:
            raise ExpressionError(text, start, f'"{_word_at(text, start)}" cannot be read', _how_to_write(_word_at(text, start)))
        kind, place = found.lastgroup, found.end()
        yield _Token(kind, _SAME.get(found[kind], found[kind]), found.start(kind))
    yield _Token("end", "", len(text.rstrip()))


def _word_at(text: str, start: int) -> str:
    found = re.compile(r"[\w.,'\"%°-]+|.", re.DOTALL).match(text, start)
    return found[0] if found else ""


def _how_to_write(word: str) -> str:
    if re.fullmatch(r"[0-9.,]+", word):
        return "Write a number with the digits 0 to 9, a point before decimals and no sign for thousands, such as 1500 or 37.5."
    if re.match(r"[0-9]", word):
        return "Write the number alone: its unit is that of the input."
    if re.fullmatch(r"[A-Za-z_-]+", word):
        return "Write the id of an input or of a derived value: small letters, digits and single hyphens."
    return 'Conditions are made of ids, numbers, and the signs < <= > >= = != + - * / ^ ( ), with "and", "or", "not", "is", "in" and "includes".'


# --- grammar -----------------------------------------------------------------------------------------------------


class _Parser:
    """Reads one expression, from its first sign to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > LONGEST:
            raise ExpressionError(text, LONGEST, f"an expression has at most {LONGEST} signs", _NAME_A_PART)
        self.tokens = list(_tokens(text))
        self.place = self.depth = 0

    @property
    def ahead(self) -> _Token:
        return self.tokens[self.place]

    def next(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def takes(self, *texts: str) -> _Token | None:
        """The next token, if it is one of these."""
        return self.next() if self.ahead.kind != "number" and self.ahead.text in texts and self.ahead.kind != "end" else None

    def refuse_cut_number(self) -> None:
        """Refuses a comma right between two digits ahead: whoever means 1.5 and writes 1,5 would get two numbers."""
        if self.ahead.text == "," and (found := _CUT.match(self.text, self.tokens[self.place - 1].at)):
            raise self.fault(f"the comma in {found[0]} parts two numbers", "Write a point before decimals and no sign for thousands, such as 37.5 or "
                             "1500. If two numbers are meant, put a space after the comma.")

    def needs(self, text: str) -> None:
        self.refuse_cut_number()
        if not self.takes(text):
            raise self.fault(f'"{text}" is missing {self.before}', f'Put "{text}" there.')

    @property
    def before(self) -> str:
        """`before "and"`, `at the end`."""
        return "at the end" if self.ahead.kind == "end" else f'before "{self.ahead.text}"'

    def fault(self, message: str, help: str, at: int | None = None) -> ExpressionError:
        return ExpressionError(self.text, self.ahead.at if at is None else at, message, help)

    def whole(self) -> Node:
        if self.ahead.kind == "end":
            raise self.fault("an expression is expected here", "Write a condition, such as age >= 65.")
        node = self.condition()
        self.refuse_cut_number()
        if self.ahead.kind != "end":
            raise self.fault(f'"{self.ahead.text}" cannot stand here', 'Between two conditions stands "and" or "or"; between two numbers, a sign.')
        return node

    def condition(self) -> Node:
        return self.several("or", Or, self.conjunction)

    def conjunction(self) -> Node:
        return self.several("and", And, self.negation)

    def several(self, word: str, made: type[And] | type[Or], part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault("too many parts stand inside each other", _NAME_A_PART)
        at, parts = self.ahead.at, [part()]
        while self.takes(word):
            parts.append(part())
        self.depth -= 1
        return made(at, tuple(parts)) if len(parts) > 1 else parts[0]

    def negation(self) -> Node:
        found = 0
        at = self.ahead.at
        while self.takes("not"):
            found += 1
        node = self.comparison()
        return Not(at, node) if found % 2 else node

    def comparison(self) -> Node:
        at, left = self.ahead.at, self.sum()
        if self.takes("is"):
            negated = self.takes("not") is not None
            node: Node = Known(at, left) if self.takes("known") else OneOf(at, left, (self.word(),))
            return Not(at, node) if negated else node
        if self.takes("includes"):
            return Includes(at, left, self.word())
        negated = self.takes("not") is not None
        if self.takes("in"):
            return Not(at, OneOf(at, left, self.words())) if negated else OneOf(at, left, self.words())
        if negated:
            raise self.fault('after a value, "not" is followed by "in"', 'To deny a condition, write "not" before it: not (age < 65).')
        return self.numbers(at, left)

    def numbers(self, at: int, left: Node) -> Node:
        """One comparison, or a range: 38 <= temperature < 40."""
        compared = list[Node]()
        while sign := self.takes(*get_args(Comparator)):
            right = self.sum()
            compared.append(Compare(at if not compared else sign.at, left, _comparator(sign.text), right))
            left = right
        if len(compared) < 2:
            return compared[0] if compared else left
        signs = {part.comparator[0] for part in compared if isinstance(part, Compare)}
        if len(compared) > 2 or signs not in ({"<"}, {">"}):
            help = 'A range is written as 38 <= temperature < 40; join anything else with "and".'
            raise self.fault("these comparisons do not make a range", help, at)
        return And(at, tuple(compared))

    def words(self) -> tuple[str, ...]:
        self.needs("(")
        found = [self.word()]
        while self.takes(","):
            found.append(self.word())
        self.needs(")")
        return tuple(found)

    def word(self) -> str:
        token = self.next()
        if token.kind not in {"word", "number"} or token.text in RESERVED:
            self.place -= 1
            raise self.fault(f"the id of an answer is missing {self.before}", "Write one of the answers of this input, by its id.")
        return token.text

    def sum(self) -> Node:
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.factor))

    def chain(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        at, node, length = self.ahead.at, part(), 0
        while sign := self.takes(*signs):
            length += 1
            if length > LONGEST_CHAIN:
                raise self.fault(f"more than {LONGEST_CHAIN} numbers stand in one row", _NAME_A_PART)
            node = Arithmetic(at, node, _operator(sign.text), part())
        return node

    def factor(self) -> Node:
        at, signs = self.ahead.at, 0
        while self.takes("-"):
            signs += 1
        node = self.atom()
        if self.takes("^"):
            node = Arithmetic(at, node, "^", self.factor_below())
        return Negative(at, node) if signs % 2 else node

    def factor_below(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault("too many parts stand inside each other", _NAME_A_PART)
        node = self.factor()
        self.depth -= 1
        return node

    def atom(self) -> Node:
        token = self.ahead
        if self.takes("("):
            node = self.condition()
            self.needs(")")
            return node
        if token.kind == "number":
            return Constant(token.at, Decimal(self.next().text))
        if token.kind != "word" or token.text in RESERVED:
            raise self.fault(f"a number, a name or a bracket is missing {self.before}", "Write what stands there, or take the sign before it away.")
        self.next()
        return self.call(token) if self.takes("(") else Name(token.at, token.text)

    def call(self, token: _Token) -> Node:
        function = next((known for known in get_args(Function) if known == token.text), None)
        if function is None:
            raise self.fault(f'no function is called "{token.text}"', f"Known are {', '.join(get_args(Function))}.", token.at)
        arguments = [self.sum()]
        self.refuse_cut_number()
        while self.takes(","):
            arguments.append(self.sum())
            self.refuse_cut_number()
        self.needs(")")
        least, most = PLACES[function]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"{least} or more" if most == 99 else f"{least} or {most}"
            raise self.fault(f"{function} takes {wanted} numbers, and has {len(arguments)}", "Separate them with commas.", token.at)
        return FunctionCall(token.at, function, tuple(arguments))


def _comparator(sign: str) -> Comparator:
    return next(known for known in get_args(Comparator) if known == sign)


def _operator(sign: str) -> Operator:
    return next(known for known in get_args(Operator) if known == sign)
