"""How much a change matters."""

from __future__ import annotations

from typing import Literal, get_args

Grade = Literal["wording", "content", "safer route", "less safe or uncertain route"]
"""How much a change matters. What is only moved, reordered (but for numbered steps) or laid out in another way is no change.

`wording`: the same in other words, with the same numbers. `content`: something else is said. `safer route`: nobody is sent later or to less help
than before, and somebody sooner or to more. `less safe or uncertain route`: somebody may be; also whatever cannot be decided.
"""

GRADES: tuple[Grade, ...] = get_args(Grade)
"""From the least to the most that a reader has to know of."""
