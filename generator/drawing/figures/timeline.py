"""Times to wait on one scale. Who must not wait has a mark at its start; for others the wait is striped, and the time in which it ends is filled."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from generator.drawing.figures.depiction import Wait, Waits
from generator.drawing.figures.drawing import DRAWN, LINE, FigureDrawing, Pen, box, number
from generator.drawing.text_metrics import Font

START, END = 6.0, 292.0
"""Where the scale begins and ends."""

HIGH, TICK = 16.0, 5.0
_MOST_STEPS = 9
_STEPS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def timeline(shown: Waits, font: Font) -> FigureDrawing:
    """Every row under its words, then the scale with its unit, then what the filling means."""
    pen, y = Pen(font), 0.0
    step, last = scale(wait.high for wait in shown.rows)
    for wait in shown.rows:
        y = _row(pen, wait, y, step, last) + LINE / 2
    y = _axis(pen, y, step, last, shown.unit)
    for look, pattern, says in (("wait", "stripes", shown.legend[0]), ("solid", "", shown.legend[1])):
        pen.draw(look, box(START, y + 3, HIGH, 12), pattern)
        y = pen.write(says, START + HIGH + 6, y, DRAWN - START - HIGH - 6)
    return pen.finish(DRAWN, y)


def scale(times: Iterable[float]) -> tuple[int, int]:
    """From one stroke of the scale to the next, and its last stroke: the first that no time goes beyond."""
    longest = max(1, *(ceil(time) for time in times))
    step = next((step for step in _STEPS if longest <= step * _MOST_STEPS), longest)
    return step, -(-longest // step) * step


def place(value: float, last: int) -> float:
    """Where a time stands on the scale."""
    return START + (END - START) * value / last


def _row(pen: Pen, wait: Wait, y: float, step: int, last: int) -> float:
    y = pen.write(wait.head, 0, y, DRAWN, bold=True)
    if not wait.high:
        pen.draw("solid", f"M{number(START)} {number(y)}L{number(START + 18)} {number(y + 9)}L{number(START)} {number(y + 18)}Z")
        return pen.write(wait.says, START + 26, y - 1, DRAWN - START - 26)
    y = pen.write(wait.says, 0, y, DRAWN) + 3
    low, high = place(wait.low, last), place(wait.high, last)
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
