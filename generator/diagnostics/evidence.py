"""What proves a problem, as data: frozen values that programs read, so that nobody has to read a message back.

A message says the same in words. `as_data` gives a value as JSON knows it, with its kind.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Answered:
    """A question of a chart, by its id, and the answer that was given to it."""

    question: str
    answer: str


@dataclass(frozen=True)
class PassedBox:
    """A box on the way of a patient: its id, and its number on the chart. `chart`: the other chart that it belongs to, reached by a link."""

    id: str
    number: int
    chart: str = ""


@dataclass(frozen=True)
class PassedEdge:
    """An arrow on the way of a patient: the ids of its two boxes, and the answer that it stands for (empty: nothing is asked there)."""

    source: str
    target: str
    answer: str = ""


@dataclass(frozen=True)
class Counterexample:
    """The patient who shows that a chart is wrong: what they answer, and the boxes and arrows that they pass.

    `values`: the answers by input. `signs`: the danger signs that the patient has.
    """

    kind: ClassVar = "counterexample"
    answers: tuple[Answered, ...]
    boxes: tuple[PassedBox, ...]
    edges: tuple[PassedEdge, ...]
    values: tuple[Answered, ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differing:
    """What is said in one place, and what is given for the same thing in others, each as it was written."""

    kind: ClassVar = "differing"
    said: str
    given: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """A number that was counted or measured, and the limits that it should keep to (None: there is none on that side)."""

    kind: ClassVar = "measured"
    found: float
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Copied:
    """Words that stand in a source as well."""

    kind: ClassVar = "copied"
    source: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class ForeignLetter:
    """A letter in a word that looks like one of another alphabet, and the alphabet that it is of."""

    kind: ClassVar = "foreign-letter"
    word: str
    letter: str
    alphabet: str


@dataclass(frozen=True)
class OnSheet:
    """Words on a printed sheet: the size of paper, the page (from 1), and where they stand there.

    `box`: left, bottom, right and top in points from the lower left corner of the page; None if the whole page is meant.
    """

    kind: ClassVar = "on-sheet"
    paper: str
    page: int
    words: str
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Further:
    """How many problems one stands for, where there are too many to tell each."""

    kind: ClassVar = "further"
    count: int


Evidence = Counterexample | Differing | Measured | Copied | ForeignLetter | OnSheet | Further


def as_data(evidence: Evidence | None) -> dict[str, Any] | None:
    """Evidence as JSON knows it."""
    return None if evidence is None else {"kind": evidence.kind, **asdict(evidence)}
