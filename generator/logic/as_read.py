"""A chart of which some parts cannot be read, or mean nothing -> the rest, of which proofs still hold.

Whatever rests on what cannot be read is left out with it. A box keeps its place: whoever comes there is led nobody knows where. So a patient who is
shown is one who never comes there, and whom the chart leads as told, whatever stands in the missing parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.content.model import (
    NOT_READ,
    AnyBox,
    Case,
    Decision,
    Exclusion,
    Expression,
    Given,
    Input,
    InputRef,
    Library,
    LinkBox,
    OutcomeBox,
    PartlyRead,
    Property,
    QuestionBox,
    RedFlagRef,
    not_read,
)
from generator.content.model.expression import names_in
from generator.logic.conditions import Unfit
from generator.logic.nodes import OTHERWISE

__all__ = ["NOT_READ", "WHOLE", "Unread", "as_far_as_read", "cannot_be_read"]


@dataclass(frozen=True)
class Unread:
    """What is not known of a chart: the ids of boxes and of danger signs; whether any sign that answers name may have exceptions; and the keys of
    the chart of which a part is missing.
    """

    boxes: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    any_sign: bool = False
    lost: frozenset[str] = frozenset()

    def tells_of(self, sign: str, declared: bool) -> bool:
        """Whether enough of a danger sign is known; `declared`: whether its entry under signs was read."""
        return sign not in self.signs and (declared or not self.any_sign)

    @property
    def parts(self) -> bool:
        """Whether anything is missing that decides where patients are led, or what is told to them."""
        return bool(self.boxes or self.signs or self.any_sign or self.lost)


WHOLE = Unread()


def cannot_be_read(decision: Decision, library: Library) -> PartlyRead | None:
    """What of a chart lies in files that cannot be read: shared inputs, charts to which it leads, danger signs; None if nothing does."""
    shared = {str(one) for one in decision.inputs if isinstance(one, InputRef) and one not in library.inputs} & library.broken
    links = {str(box.id) for box in decision.boxes if isinstance(box, LinkBox) and box.decision is not None
             and box.decision not in library.decisions and box.decision in library.broken}
    signs = {str(one) for one in decision.parts if isinstance(one, RedFlagRef) and one not in library.red_flags} & library.broken
    if not (shared or links or signs):
        return None
    return PartlyRead(decision, frozenset(links), frozenset(shared), frozenset(signs))


def as_far_as_read(partly: PartlyRead, unfit: Unfit | None = None) -> tuple[Decision, Unread]:
    """The rest of a chart, and what is missing. `unfit`: parts that were read, and mean nothing."""
    decision, lost = partly.decision, partly.lost
    unfit = unfit if unfit is not None else Unfit()
    names = _resting_on(decision, {*partly.names, *unfit.names}, guess=bool(lost & {"inputs", "derived"}))
    boxes = {*partly.boxes, *unfit.boxes, *(str(box.id) for box in decision.boxes if isinstance(box, QuestionBox) and names.spoil(box))}
    signs: set[str] = {*partly.signs, *unfit.signs, *(str(one.sign) for one in decision.signs if any(map(names.spoils, _expressions(one.parts))))}
    excluded = decision.exclusions if isinstance(decision.exclusions, tuple) else None
    rest = decision.model_copy(update={
        "inputs": tuple(one for one in decision.inputs if str(one.id if isinstance(one, Input) else one) not in names.lost),
        "derived": tuple(value for value in decision.derived if str(value.id) not in names.lost),
        "signs": tuple(one for one in decision.signs if str(one.sign) not in signs),
        "boxes": tuple(_left(box, boxes, unfit.ends, names) for box in decision.boxes),
        "returns": tuple(back for back in decision.returns if back.to not in boxes),
        "properties": tuple(one for one in decision.properties if not _is_spoilt(one, boxes, names)),
        "cases": tuple(one for one in decision.cases if not _is_spoilt(one, boxes, names)),
        **({"exclusions": tuple(one for one in excluded if not _conditions_of(one) or not (
            unfit.exclusions or any(map(names.spoils, _conditions_of(one)))))} if excluded is not None else {})})
    unread = Unread(frozenset(boxes), frozenset(signs), "ids of signs" in lost or ("signs" in lost and not decision.signs), lost)
    return rest, unread


@dataclass(frozen=True)
class _Names:
    """The names that mean nothing; with `known`, any other than these."""

    lost: frozenset[str]
    known: frozenset[str] | None

    def __contains__(self, name: object) -> bool:
        return name in self.lost or (self.known is not None and name not in self.known)

    def spoils(self, expression: Expression) -> bool:
        """Whether an expression rests on one of them."""
        return any(name.id in self for name in names_in(expression.node) if name.id != OTHERWISE)

    def spoil(self, box: QuestionBox) -> bool:
        """Whether a question does."""
        return any(str(one) in self for one in box.inputs) or any(map(self.spoils, _expressions(box.parts)))


def _resting_on(decision: Decision, lost: set[str], *, guess: bool) -> _Names:
    """All that is worked out from some names, and these."""
    known = {str(one.id if isinstance(one, Input) else one) for one in decision.inputs} | {str(value.id) for value in decision.derived}
    names = _Names(frozenset(lost), frozenset(known - lost) if guess else None)
    while further := {str(value.id) for value in decision.derived
                      if str(value.id) not in names.lost and any(map(names.spoils, _expressions(value.parts)))}:
        names = _Names(names.lost | further, names.known - further if names.known is not None else None)
    return names


def _expressions(parts: Iterable[object]) -> list[Expression]:
    return [part for part in parts if isinstance(part, Expression)]


def _conditions_of(excluded: object) -> list[Expression]:
    return [excluded.when] if isinstance(excluded, Exclusion) and excluded.when is not None else []


def _left(box: AnyBox, unread: set[str], unfit: frozenset[str], names: _Names) -> AnyBox:
    """A box as far as it can be read."""
    if str(box.id) in unread:
        return not_read(box.id, box.says, box.where)
    if not isinstance(box, OutcomeBox):
        return box
    return box.model_copy(update={"shows": tuple(one for one in box.shows if str(one) not in names and box.id not in unfit),
                                  "adds": tuple(one for one in box.adds if not names.spoils(one.when) and box.id not in unfit)})


def _is_spoilt(claimed: Property | Case, boxes: set[str], names: _Names) -> bool:
    """Whether a property or a named patient speaks of an answer that cannot be read."""
    given = [str(part.question) for part in claimed.parts if isinstance(part, Given)]
    return any(one in boxes or one in names.lost for one in given) or any(map(names.spoils, _expressions(claimed.parts)))
