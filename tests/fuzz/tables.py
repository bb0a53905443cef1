"""A table of anybody -> entries that are YAML with what its cells say, or a fault with its line."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content.kinds import IN_TABLES
from generator.content.reader.yaml_file import read
from generator.content.tables import BadTable, take
from tests.fuzz import world
from tests.fuzz.choices import Choices

COLUMNS = ("id", "names.plain", "names.clinical", "plain", "clinical", "source", "part", "names.also", "short", "kind", "title", "cause_of", "x",
           "", "names", "say", "name")
CELLS = ("", "a", "Words of one", '"', '""', "\n", "a\nb", ",", ";", "\t", "\r", "a: b", "- a", "# x", "<x>", "{id}", "<id>", "'", "|", ">", "!x",
         "&a", "*a", "\u00a0", "\u202e",
         "\x00", "x" * 300, "not stated", "=1", "\ud800", "%", "@", "`", "yes", "1", "..", "---")


def seeds() -> Iterator[bytes]:
    """Tables of some columns and rows."""
    for number in range(1, 60):
        yield bytes(number * place % 239 for place in range(1, 40))
    yield b"\x00\x00id,plain,source\na-b,Words,x\n"


def attempt(data: bytes) -> None:
    """Take the table."""
    choices = Choices(data)
    kind = choices.pick(IN_TABLES)
    if choices.number(1) == 0:
        table = choices.rest().decode("utf-8", "replace")
    else:
        separator, columns = choices.pick(",;\t"), [choices.pick(COLUMNS) for _ in range(1 + choices.number(5))]
        rows = [[_quoted(choices.pick(CELLS) + choices.pick(CELLS), choices) for _ in columns] for _ in range(1 + choices.number(3))]
        table = "\n".join(separator.join(row) for row in [columns, *rows])
    try:
        taken = take(kind, table, ("ankle-sprain-message",), lambda file: file in world.FILES)
    except BadTable as fault:
        assert str(fault)
        return
    for entry in taken.entries:
        assert entry.file.count("/") < 2 and ".." not in entry.file and not entry.file.startswith("/")
        node, problems = read(entry.text.encode("utf-8", "surrogatepass"), entry.file)
        assert node is not None or problems, entry.text


def _quoted(cell: str, choices: Choices) -> str:
    return cell if choices.once_in(3) else '"' + cell.replace('"', '""') + '"'
