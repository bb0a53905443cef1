"""Numbers in texts: how languages write them, in which units, and whether two amounts are the same."""

from generator.language.numbers.reading import Amount, NumberReader, Numbers, Unclear, reader_for
from generator.language.numbers.unbroken import FIRM, unbroken
from generator.language.numbers.units import NO_UNIT, Unit, Units, counts, measures

__all__ = ["FIRM", "NO_UNIT", "Amount", "NumberReader", "Numbers", "Unclear", "Unit", "Units", "counts", "measures", "reader_for", "unbroken"]
