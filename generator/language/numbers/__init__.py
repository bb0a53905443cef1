"""Numbers in texts: how languages write them, in which units, and whether two amounts are the same."""

from generator.language.numbers.reading import Amount, NumberReader, Numbers, Unclear, reader_for
from generator.language.numbers.unbroken import FIRM, unbroken
from generator.language.numbers.units import Unit, Units

__all__ = ["FIRM", "Amount", "NumberReader", "Numbers", "Unclear", "Unit", "Units", "reader_for", "unbroken"]
