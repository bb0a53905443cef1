"""Printed sheets: whether everything can be printed, and what is found when the finished PDF is looked over.

What the finished PDF shows is found by `outputs/pdf/proofread`, which knows nothing of the content; `RULE_OF` says which rule tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from generator.content.model import VOICE_OF, Decision, Handout, InputRef, Library, Text, normalised, walk
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.evidence import Evidence
from generator.diagnostics.registry import rule
from generator.drawing.flowchart.layout import MOST_BOXES
from generator.drawing.text_metrics import Font, as_set, named
from generator.rules.documents import missing_caution

# --- before anything is drawn or printed -------------------------------------------------------------------------


@rule("drawings", blocks="pages")
def missing_glyph(texts: Iterable[Text], font: Font, item: str, *, also: Collection[str] = (),
                  help: str = "Write it in other words.") -> Iterator[Diagnostic]:
    """Every character on a chart or a sheet is in the font that it is drawn and printed with.

    Why: A missing character is printed as an empty box; if it is a sign such as "at least", the sentence says something else.
    Fix: Write the sign in words, or add a font that has it to templates/print/fonts. Do not just delete it.
    """
    for text in texts:
        if lacking := [sign for sign in font.missing(as_set(text)) if sign not in also]:
            yield missing_glyph.at(text, f"the font has no {named(lacking)}", help, item=item)


def undrawable(decision: Decision, font: Font, library: Library) -> Iterator[Diagnostic]:
    """Every text of a chart with a character that the font lacks."""
    shared = (library.inputs[one] for one in decision.inputs if isinstance(one, InputRef) and one in library.inputs)
    for text in (part for entry in (decision, *shared) for part in walk(entry) if type(part) is Text):
        if lacking := font.undrawn(text):
            yield missing_glyph.at(text, f"the font has no {named(lacking)}", "Write it in other words.", item=decision.id)


@rule("drawings", blocks="pages")
def chart_too_large(decision: Decision) -> Iterator[Diagnostic]:
    """A chart has 150 boxes at most; a larger one is not laid out at all.

    Why: Nobody finds the way through so many boxes, on a screen or on a dozen sheets, and laying them out would take minutes.
    Fix: Make several charts of it that are joined by links, the danger signs in the first.
    """
    if len(decision.boxes) > MOST_BOXES:
        yield chart_too_large.at(decision.id, f'chart "{decision.id}" has {len(decision.boxes)} boxes; {MOST_BOXES} is the most',
                                 "Make several charts of it, each leading to the next by a link, the danger signs in the first.", item=decision.id)


@rule("drawings")
def chart_does_not_fit(decision: Decision, paper: str, reached: str) -> Diagnostic:
    """Every chart can be printed on A4 and Letter with text of 9 pt or more, on numbered sheets if need be.

    Why: A chart on the wall is read from a distance; below 9 pt its conditions are guessed.
    Fix: Make two charts of it that are joined by a link, the danger signs in the first, or shorten its boxes.
    """
    return chart_does_not_fit.at(decision.id, f'chart "{decision.id}" does not fit on {paper}: {reached}',
                                 "Make two charts of it, the first leading to the second by a link; "
                                 "or give its questions fewer answers and its boxes fewer words.", item=decision.id)


@rule("prints")
def unknown_layout(handout: Handout, known: Collection[str]) -> Iterator[Diagnostic]:
    """The layout of a handout has a template.

    Why: Without a template the sheet cannot be printed at all.
    Fix: Write the name of a layout that exists, or add its template to templates/print.
    """
    if handout.layout not in known:
        yield unknown_layout.at(handout.layout, f'there is no template "{handout.layout}.typ" in templates/print',
                                f"Write one of: {', '.join(sorted(known))}; or add that template.", item=handout.id)


@rule("prints")
def do_not_without_words(handout: Handout, library: Library, phrases: Collection[str]) -> Iterator[Diagnostic]:
    """Each do-not on a sheet says in words that it is one.

    Why: A cross or a red colour is lost in black and white and to a screen reader; what is left would be read as advice.
    Fix: Begin the words with "Do not" or another of the phrases in the message.
    """
    signs = [normalised(sign) for sign in phrases]
    for ref in (ref for block in handout.blocks if block.kind == "do not" for ref in block.pitfalls):
        words = library.pitfalls[ref].voiced(VOICE_OF[handout.audience])
        if not any(sign in normalised(words) for sign in signs):
            yield do_not_without_words.at(words, f'sheet "{handout.id}" prints "{ref}" as a do-not, but its words do not say so',
                                          f"Begin it with one of: {', '.join(phrases)}.", item=handout.id)


# --- on the finished sheet ---------------------------------------------------------------------------------------


class FoundOnSheet(NamedTuple):
    """What was found on a finished sheet: where the content says it, what is wrong, in which entry, and what shows it."""

    where: Where
    message: str
    item: str
    evidence: Evidence


@rule("prints")
def too_many_pages(found: FoundOnSheet) -> Diagnostic:
    """No sheet takes more pages than it is allowed, on A4 and on US Letter.

    Why: The second page stays in the printer or gets lost, and with it half of the advice.
    Fix: Leave out what this reader does not need, choose shorter facts, or make two sheets. Keep the danger signs.
    """
    return too_many_pages.at(found.where, found.message, "Take facts out, choose shorter ones, or make two sheets of it.",
                             item=found.item, evidence=found.evidence)


@rule("prints")
def word_leaves_box(found: FoundOnSheet) -> Diagnostic:
    """No word on a sheet leaves its box, its column or its page, or overlaps another.

    Why: A word that is cut off or printed over can turn a sentence into its opposite.
    Fix: Use fewer or shorter words there, or give the table fewer columns.
    """
    return word_leaves_box.at(found.where, found.message, "Write fewer or shorter words there, or give the table fewer columns.",
                              item=found.item, evidence=found.evidence)


@rule("prints")
def text_too_small(found: FoundOnSheet) -> Diagnostic:
    """The smallest text is 12 pt on handouts for patients, and 9 pt on those for clinicians and on charts.

    Why: Smaller text is lost to older readers, in poor light and on the second copy.
    Fix: Choose another layout or use fewer words, and leave the size as it is.
    """
    return text_too_small.at(found.where, found.message, "Choose another layout (poster and referral are set small, for clinicians), "
                             "or make this text larger in templates/print.", item=found.item, evidence=found.evidence)


@rule("prints")
def low_contrast(found: FoundOnSheet) -> Diagnostic:
    """All text on a sheet has a contrast of at least 4.5 to 1.

    Why: Pale text is lost to readers with low vision, on black-and-white printers and on copies.
    Fix: Choose a darker colour for the text or a lighter one behind it.
    """
    return low_contrast.at(found.where, found.message, "Choose a darker colour, in look.typ or the layout of this sheet in templates/print.",
                           item=found.item, evidence=found.evidence)


@rule("prints")
def not_accessible(found: FoundOnSheet) -> Diagnostic:
    """A sheet has its language, one title, headings that skip no level, words for pictures, and headers for rows and columns.

    Why: Without them a screen reader reads a sheet as a heap of words, and blind patients cannot use it.
    Fix: Correct the template of the layout in templates/print; look.typ has parts that do it right.
    """
    return not_accessible.at(found.where, found.message,
                             "Fix the template of this layout in templates/print; look.typ has the parts that do it right.",
                             item=found.item, evidence=found.evidence)


@rule("prints")
def danger_not_first(found: FoundOnSheet) -> Diagnostic:
    """Danger signs come first on a sheet, for those who see it and for those who hear it.

    Why: A reader who stops after the first lines must have met them.
    Fix: Move the danger signs to the top in the template of this layout.
    """
    return danger_not_first.at(found.where, found.message, "Draw the danger signs first in the template of this layout.",
                               item=found.item, evidence=found.evidence)


@rule("prints")
def left_out(found: FoundOnSheet) -> Diagnostic:
    """A layout prints everything that its sheet has to say; only reasons of do-nots and notes may be left to its page.

    Why: A fact that a layout forgets is missing on paper although every check of the content has passed.
    Fix: Let the template of this layout print it.
    """
    return left_out.at(found.where, found.message, "Let the layout of this sheet in templates/print print it.",
                       item=found.item, evidence=found.evidence)


def _missing_caution_on_paper(found: FoundOnSheet) -> Diagnostic:
    return missing_caution.at(found.where, found.message,
                              "Let the layout of this sheet in templates/print print what is warned of directly behind the fact.",
                              item=found.item, evidence=found.evidence)


RULE_OF: Mapping[str, Callable[[FoundOnSheet], Diagnostic]] = MappingProxyType({
    "too-many-pages": too_many_pages,
    "text-too-small": text_too_small,
    "low-contrast": low_contrast,
    "word-leaves-box": word_leaves_box, "out-of-the-page": word_leaves_box, "words-overlap": word_leaves_box,
    "danger-not-first": danger_not_first,
    "left-out": left_out,
    "parted": _missing_caution_on_paper,
    "no-title": not_accessible, "wrong-language": not_accessible, "heading-skipped": not_accessible, "figure-without-words": not_accessible,
    "table-without-headers": not_accessible, "not-tagged": not_accessible, "read-twice": not_accessible,
    "loose-text": not_accessible, "nothing-said": not_accessible,
})
"""Which rule tells each kind of finding."""
