"""Times to wait on one scale. Who must not wait has a mark at its start; for others the wait is striped, and the time in which it ends is filled."""

from __future__ import annotations

from generator.content.model import Library, Quantity, Timeline
from generator.drawing.figures.drawing import DRAWN, LINE, Drawing, Pen, box, number
from generator.drawing.figures.text_alternative import Span, spans, timed
from generator.drawing.text_metrics import Font
from generator.language.words import Words

START, END = 6.0, 292.0
"""Where the scale begins and ends."""

HIGH, TICK = 16.0, 5.0
_MOST_STEPS = 9
_STEPS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def timeline_drawing(timeline: Timeline, library: Library, words: Words, font: Font) -> Drawing:
    """Every row under its words, then the scale with its unit, then what the filling means."""
    pen, y = Pen(font), 0.0
    rows = spans(timeline, library)
    times = [span.time for span in rows if span.time is not None]
    step, last = scale(times)
    for span in rows:
        y = _row(pen, span, y, step, last, words) + LINE / 2
    y = _axis(pen, y, step, last, times[0].unit if times else "")
    for look, pattern, says in (("wait", "stripes", words("figure_waiting")), ("solid", "", words("figure_ends"))):
        pen.draw(look, box(START, y + 3, HIGH, 12), pattern)
        y = pen.write(says, START + HIGH + 6, y, DRAWN - START - HIGH - 6)
    return pen.finish(DRAWN, y)


def scale(times: list[Quantity]) -> tuple[int, int]:
    """From one stroke of the scale to the next, and its last stroke: the first that no time goes beyond."""
    longest = max((int(-(-time.high.value // 1)) for time in times if time.high is not None), default=1)
    step = next((step for step in _STEPS if longest <= step * _MOST_STEPS), longest)
    return step, -(-longest // step) * step


def place(value: float, last: int) -> float:
    """Where a time stands on the scale."""
    return START + (END - START) * value / last


def _row(pen: Pen, span: Span, y: float, step: int, last: int, words: Words) -> float:
    y = pen.write(span.head, 0, y, DRAWN, bold=True)
    if span.time is None or span.time.low is None or span.time.high is None:
        pen.draw("solid", f"M{number(START)} {number(y)}L{number(START + 18)} {number(y + 9)}L{number(START)} {number(y + 18)}Z")
        return pen.write(words("figure_now"), START + 26, y - 1, DRAWN - START - 26)
    value = timed(span.time, words)
    y = pen.write(f"{span.label}: {value}" if span.label else value, 0, y, DRAWN) + 3
    low, high = (place(float(one.value), last) for one in (span.time.low, span.time.high))
    pen.draw("wait", box(START, y, low - START, HIGH), "stripes")
    pen.draw("solid", box(low, y, high - low, HIGH))
    for stroke in range(0, last + 1, step):
        pen.draw("thin", f"M{number(place(stroke, last))} {number(y + HIGH)}V{number(y + HIGH + TICK)}")
    pen.draw("thin", f"M{number(START)} {number(y + HIGH)}H{number(END)}")
    return y + HIGH + TICK


def _axis(pen: Pen, y: float, step: int, last: int, unit: str) -> float:
    y -= LINE / 2 - 2
    for stroke in range(0, last + 1, step):
        pen.centre(str(stroke), place(stroke, last), y)
    pen.centre(unit, (START + END) / 2, y + LINE - 2)
    return y + 2.5 * LINE
