"""Templates as Jinja compiled them, which takes as long as writing a dozen pages: kept for this process and for later runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from generator.files.cache import key_of
from generator.workers.keeping import Keeper

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

_KNOWN: dict[str, CodeType] = {}
_MOST_KNOWN = 1_000


class Compiled(BytecodeCache):
    """The templates of one environment. `made_from`: all that their code depends on besides their text, as values whose `repr` tells all of
    them: options, the program, and whatever filters say of constants, which Jinja works out while it compiles."""

    def __init__(self, keeper: Keeper, *made_from: object) -> None:
        self._keeper, self._made_from = keeper, made_from

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template that was compiled before, if its text is the same."""
        key = self._key(bucket)
        bucket.code = _KNOWN.get(key)
        if bucket.code is None and (kept := self._keeper.take(key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that was compiled now."""
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.clear()
        if bucket.code is not None:
            key = self._key(bucket)
            _KNOWN[key] = bucket.code
            self._keeper.keep(key, bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return key_of("template", self._made_from, bucket.key, bucket.checksum)
