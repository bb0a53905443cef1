"""Numbers in texts: how languages write them, in which units, and whether two amounts are the same."""

from generator.numbers.reading import Amount, NumberReader, Numbers, Unclear
from generator.numbers.unbroken import unbroken
from generator.numbers.units import Unit, Units

__all__ = ["Amount", "NumberReader", "Numbers", "Unclear", "Unit", "Units", "unbroken"]
