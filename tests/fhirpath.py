"""A small reader of FHIRPath (http://hl7.org/fhirpath/N1), written from its specification for these tests: what our FHIR files use, exactly.

A value is a collection, as a list; what is not known is the empty one. Numbers are counted exactly, but for roots, powers and logarithms.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

Collection = list[Any]
Scope = Mapping[str, Collection]
Tree = tuple[Any, ...]

_TOKEN = re.compile(r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:\\.|[^'\\])*')|(?P<variable>%[A-Za-z_]\w*)|(?P<this>\$this|\$total)
                        |(?P<word>[A-Za-z_]\w*)|(?P<sign><=|>=|!=|[-+*/|<>=(){},.]))""", re.VERBOSE)
_BINARY = [{"or", "xor", "implies"}, {"and"}, {"in", "contains"}, {"=", "!="}, {"<", "<=", ">", ">="}, {"|"}, {"+", "-"}, {"*", "/"}]
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_COUNTED: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul}


class Unreadable(Exception):
    """Not an expression that is known here."""


def evaluate(expression: str, scope: Scope) -> Collection:
    """What an expression comes to."""
    return _value(parse(expression), dict(scope), [])


@cache
def parse(expression: str) -> Tree:
    """An expression as a tree; raises Unreadable."""
    tokens, at = [], 0
    expression = expression.rstrip()
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if found is None:
            raise Unreadable(expression[at:])
        tokens.append((found.lastgroup, found[found.lastgroup or 0]))
        at = found.end()
    reader = _Reader(tokens)
    tree = reader.binary(0)
    if reader.at < len(tokens):
        raise Unreadable(str(tokens[reader.at:]))
    return tree


class _Reader:
    def __init__(self, tokens: list[tuple[str | None, str]]) -> None:
        self.tokens, self.at = tokens, 0

    @property
    def next(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *words: str) -> str:
        if self.next not in words:
            raise Unreadable(f"{words} before {self.tokens[self.at:]}")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def binary(self, level: int) -> Tree:
        if level == len(_BINARY):
            return self.unary()
        left = self.binary(level + 1)
        while self.next in _BINARY[level] and self.tokens[self.at][0] in {"sign", "word"}:
            left = (self.take(*_BINARY[level]), left, self.binary(level + 1))
        return left

    def unary(self) -> Tree:
        if self.next == "-":
            self.take("-")
            return ("minus", self.unary())
        tree = self.term()
        while self.next == ".":
            self.take(".")
            tree = self.called(tree)
        return tree

    def term(self) -> Tree:
        kind, word = self.tokens[self.at]
        if word == "(":
            self.take("(")
            tree = self.binary(0)
            self.take(")")
            return tree
        if word == "{":
            self.take("{")
            self.take("}")
            return ("empty",)
        if kind == "word" and word not in {"true", "false"}:
            return self.called(("focus",))
        self.at += 1
        if kind == "number":
            return ("literal", Fraction(word))
        if kind == "text":
            return ("literal", re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), word[1:-1]))
        if kind in {"variable", "this"}:
            return ("name", word.lstrip("%"))
        if kind == "word":
            return ("literal", word == "true")
        raise Unreadable(word)

    def called(self, focus: Tree) -> Tree:
        name = self.tokens[self.at][1]
        self.at += 1
        if self.next != "(":
            return ("member", focus, name)
        self.take("(")
        arguments = []
        while self.next != ")":
            arguments.append(self.binary(0))
            if self.next != ")":
                self.take(",")
        self.take(")")
        return ("call", name, focus, *arguments)


def _value(tree: Tree, scope: dict[str, Collection], focus: Collection) -> Collection:
    head, *rest = tree
    if head in {"literal", "empty"}:
        return rest
    if head == "focus":
        return focus
    if head == "name":
        return scope[rest[0]]
    if head == "member":
        return [one for item in _value(rest[0], scope, focus) for one in _members(item, rest[1])]
    if head == "call":
        return _call(rest[0], _value(rest[1], scope, focus), rest[2:], scope, focus)
    if head == "minus":
        return [-one for one in _value(rest[0], scope, focus)]
    return _operated(head, _value(rest[0], scope, focus), _value(rest[1], scope, focus))


def _members(item: Any, name: str) -> Collection:
    """The elements of a name; of a choice of types, such as value[x], whichever is there."""
    if not isinstance(item, dict):
        return []
    found = item.get(name)
    if found is None and name == "value":
        found = next((told for key, told in item.items() if key.startswith("value") and key[5:6].isupper()), None)
    listed = found if isinstance(found, list) else [] if found is None else [found]
    return [Fraction(str(one)) if isinstance(one, (int, float)) and not isinstance(one, bool) else one for one in listed]


def _single(items: Collection) -> Any:
    if len(items) > 1:
        raise Unreadable(f"more than one: {items}")
    return items[0] if items else None


def _operated(sign: str, left: Collection, right: Collection) -> Collection:
    if sign == "|":
        return list(dict.fromkeys([*left, *right]))
    if sign in {"contains", "in"}:
        (one, among) = (right, left) if sign == "contains" else (left, right)
        return [_single(one) in among] if one else []
    a, b = _single(left), _single(right)
    if sign in {"and", "or"}:
        decides = sign == "or"
        return [decides] if decides in (a, b) else [] if None in (a, b) else [not decides]
    if a is None or b is None:
        return []
    if isinstance(a, bool) != isinstance(b, bool) or isinstance(a, str) != isinstance(b, str):
        raise Unreadable(f"{a!r} {sign} {b!r}")
    if sign == "/":
        return [a / b] if b else []
    return [_COUNTED[sign](a, b)]


def _call(name: str, focus: Collection, arguments: list[Tree], scope: dict[str, Collection], outside: Collection) -> Collection:
    if name == "iif":
        holds, *branches = arguments
        chosen = branches[:1] if _single(_value(holds, scope, outside)) is True else branches[1:]
        return _value(chosen[0], scope, outside) if chosen else []
    if name in {"where", "select"}:
        inside, told = dict(scope), list[tuple[Any, Collection]]()
        for one in focus:
            inside["$this"] = [one]
            told.append((one, _value(arguments[0], inside, [one])))
        return [one for one, held in told if held == [True]] if name == "where" else [value for _, values in told for value in values]
    if name == "aggregate":
        inside, total = dict(scope), list[Any]()
        for one in focus:
            inside |= {"$this": [one], "$total": total}
            total = _value(arguments[0], inside, [one])
        return total
    if name in {"exists", "empty"}:
        return [bool(focus) == (name == "exists")]
    return _counted(name, focus, [_single(_value(argument, scope, outside)) for argument in arguments])


def _counted(name: str, focus: Collection, arguments: list[Any]) -> Collection:
    one = _single(focus)
    if one is None or None in arguments:
        return []
    if name == "not":
        return [not one]
    if name in {"power", "sqrt"}:
        return _power(one, arguments[0] if arguments else Fraction(1, 2))
    known: dict[str, Callable[[], Any]] = {
        "floor": lambda: Fraction(math.floor(one)), "ceiling": lambda: Fraction(math.ceil(one)), "abs": lambda: abs(one),
        "exp": lambda: Fraction(math.exp(one)), "ln": lambda: Fraction(math.log(one)), "log": lambda: Fraction(math.log(one, arguments[0]))}
    if name not in known:
        raise Unreadable(name)
    return [known[name]()]


def _power(base: Fraction, exponent: Fraction) -> Collection:
    if exponent.denominator == 1:
        return [base ** int(exponent)] if base or exponent > 0 else []
    return [Fraction(math.pow(base, exponent))] if base >= 0 else []
