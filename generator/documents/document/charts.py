"""A chart as its reader is told it: its questions, its steps and where each answer leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.documents.document.paragraphs import Detail
from generator.documents.document.spans import Again, Call, Caution, Code, Ids, Level, Line


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question of a chart, and the number of the box that it leads to. `words`: what stands in the list of steps.

    `drawn`: the label of its arrow. `plain`: it answers a question, not only a next step. `down`: its arrow goes on down the drawing.
    `when`: for whom it is, as data (see `Chart`); empty where nothing is asked. `fallback`: only for whom no other answer fits.
    """

    words: str
    drawn: Again
    number: int
    plain: bool
    down: bool
    leads: str
    when: Code = ""
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be given to what a chart asks: its id, its words, and its points, if it counts any."""

    id: Code
    words: str
    points: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chart asks: the question, its name in results, and what can be answered.

    A number lies from `low` to `high` in steps of `step`, in `unit`. `unknown`: the words of whoever does not know; empty: everybody has to answer.
    `default`: what counts for whoever leaves it out. `any_of`: what counts as yes. All numbers are written with a point. `range`, `steps`: in words,
    which numbers can be answered. `shared`: other charts may ask the same, and nobody is asked twice. `about`: detail that helps to answer.
    """

    id: Code
    kind: Literal["yes or no", "one of", "several of", "number"]
    says: str
    name: str
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: Code = ""
    high: Code = ""
    step: Code = ""
    unknown: str = ""
    default: Code = ""
    any_of: tuple[str, ...] = ()
    unsure: str = ""
    points: str = ""
    range: str = ""
    steps: str = ""
    shared: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """What is given where a condition holds: a number or formula as data, or a word. `words`: the condition, `says`: what it gives."""

    when: Code
    gives: Code
    words: str
    says: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that is worked out: rows are added up, or the highest counts, or the one that fits, or all that fit."""

    id: Code
    name: str
    collect: Literal["sum", "highest", "the one", "all"]
    rows: tuple[DerivedRow, ...]
    unit: str = ""
    decimals: Code = ""
    low: Code = ""
    high: Code = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """That an action is done again: back to which box, after how long, how often at most, and all of that in words."""

    to: int
    after: str
    at_most: int
    words: str


@dataclass(frozen=True, slots=True)
class Added:
    """What an end says besides to some: for whom, as data and in words, and what."""

    when: Code
    words: str
    says: str
    facts: Ids


@dataclass(frozen=True, slots=True)
class SignException:
    """For whom alone a danger sign counts, or for whom it does not, as data and in words."""

    kind: Literal["only_if", "unless", "ruled_out_by"]
    when: Code
    words: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A danger sign of a chart: its id, and for whom it counts, as data and in words; both are empty where questions ask for it in words.

    `questions`: how many more may be asked before help, if the author allows any.
    """

    id: Code
    when: Code
    words: str
    exceptions: tuple[SignException, ...] = ()
    questions: int = 0


def alarm_of(urgency: str) -> str:
    """How urgent something is, in capitals: a reader in a hurry sees them first."""
    return urgency.upper()


@dataclass(frozen=True, slots=True)
class Step:
    """A box of a chart: its number, kind and level; how urgent in words; whom to call before and after its words; what it adds; where it leads.

    `drawn`: its words in the drawing; `whole`: the same in one sentence with how urgent it is. `asked`: the danger signs that it asks for.
    `notes`: what helps to answer, and what must be known at an end; they stand wherever the box is read.
    `facts`: what it stands on, told below. `gaps`: what no source states about it. `asks`: the ids of what is asked there.
    `conditions`: for whom an answer is whose arrow has its name alone.
    `table`: how points are counted there, row by row, for the drawing. `shows`: the values that an end prints. `adds`: what it says besides.
    `inputs`: what is asked there, and what can be answered, in words. `results`: what an end prints and says besides, in words. `onto`: the chart to
    which a link leads, and `carries`: the answers that are taken along.
    """

    number: int
    box: Code
    kind: Literal["state", "question", "action", "outcome", "link"]
    level: Level
    urgency: str
    first: tuple[Call, ...]
    says: str
    then: tuple[Call, ...]
    drawn: Again
    whole: Again
    lines: tuple[Detail, ...]
    gaps: Ids
    asked: tuple[str, ...]
    unsure: tuple[Detail, ...]
    cautions: tuple[Caution, ...]
    answers: tuple[Answer, ...]
    onward: tuple[Detail, ...]
    facts: Ids
    asks: Ids = ()
    table: tuple[tuple[str, ...], ...] = ()
    repeat: Repeat | None = None
    shows: Ids = ()
    adds: tuple[Added, ...] = ()

    inputs: tuple[Detail, ...] = ()
    results: tuple[Detail, ...] = ()
    onto: Code = ""
    carries: Ids = ()
    conditions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def alarm(self) -> str:
        """How urgent it is as it stands before its words, on screens, on paper and in the drawing."""
        return alarm_of(self.urgency)


@dataclass(frozen=True, slots=True)
class Part:
    """A printed sheet of a chart, as its author parts it: its title, and the numbers of its boxes."""

    title: str
    boxes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """A way back: what brings somebody back, from which box (0: from any), and to which."""

    when: str
    start: int
    to: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A decision as numbered steps, which are also what is drawn. `call`: whom to call, in one line: what the guide says where it
    knows no way and what it prints with a path, and for patients what stands above the chart (`ChartHead`).

    `asked` and `derived` are what the steps ask and work out. Conditions and formulas are data in JSON, so that a guide can work them out:
    `["and", x, y]`, `["or", x, y]`, `["not", x]`, `["yes", id]`, `["is", id, [answers]]`, `["includes", id, answer]`, `["known", [ids]]`,
    `["<", x, y]` and the other comparisons; numbers are `["number", "1.5"]`, `["value", id]`, `["+", x, y]` and the other signs, `["minus", x]`,
    `["call", function, x, y]`. A condition is true, false, or neither where it rests on what is not known. `passes`: what this chart does not ask,
    but a chart to which it leads may, and another may have asked before.
    """

    chart: Code
    steps: tuple[Step, ...]
    returns: tuple[Return, ...]
    call: Line
    asked: tuple[Asked, ...] = ()
    derived: tuple[Derived, ...] = ()
    signs: tuple[Sign, ...] = ()
    parts: tuple[Part, ...] = ()
    passes: Ids = ()
    block: Literal["chart"] = "chart"
