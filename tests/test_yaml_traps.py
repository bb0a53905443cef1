"""What YAML drops, cuts or misreads in silence: every word that an author wrote is in the value, or a problem stands at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Text, walk
from generator.content.reader.load import load
from generator.content.reader.yaml_file import read
from generator.diagnostics.diagnostic import Diagnostic
from tests.worlds import example, judged, write

GAP = "id: trap\nplain: {}\nclinical: The end.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("traps"), {"site.yml": "name: Traps"})


def taken(folder: Path, text: str, file: str = "gaps/trap.yml") -> tuple[str, list[Diagnostic]]:
    """The words that arrive from one file, and the problems of that file."""
    write(folder, {file: text})
    library, problems = load(folder)
    words = "\n".join(part for entry in library.entries if entry.where.file == file for part in walk(entry) if isinstance(part, Text))
    return words, [problem for problem in problems if problem.where.file == file]


@pytest.mark.parametrize(("written", "line", "column", "width"), [
    ("Bed #4 is free", 2, 12, 10),
    ("Do not use it on side # 2 of the foot", 2, 30, 15),
    ("Do not use it on side  # 2 of the foot", 2, 31, 15),
    ("Bed  #4", 2, 13, 2),
    ("Bed\t#4", 2, 12, 2),
    ("Use the bed\n  of room #4 only", 3, 11, 7),
    ("Use the beds\n  #4 and #5 only", 3, 3, 14),
    ("Suspected\n  # of the ankle", 3, 3, 14),
    ("Suspected\n  # of the ankle\n  today", 3, 3, 14),
    ("#4 is the bed", 2, 8, 13),
    ("# 4 is\n  the bed", 2, 8, 6),
    ("\n  #4 is\n  the bed", 3, 3, 5),
    ('"Bed" #4 is free', 2, 14, 10),
    ("| #4 is free\n  Bed", 2, 10, 10),
    ("|\n  Bed\n #4 is free", 4, 2, 10),
    (">2\n  hours of rest", 2, 8, 2),
])
def test_words_after_a_hash_are_told_where_they_stand(folder: Path, written: str, line: int, column: int, width: int) -> None:
    _, problems = taken(folder, GAP.format(written))
    assert [(problem.rule, problem.level, problem.where[1:], problem.width) for problem in problems] == [
        ("lost-words", "error", (line, column), width)]
    assert "quotes" in problems[0].help


@pytest.mark.parametrize(("file", "text", "place"), [
    ("brands.yml", "- {name: Bed #4\n  , say: a bed}\n", (1, 14)),
    ("topics/trap.yml", "id: trap\nkind: condition\nnames: {plain: A, clinical: B, also: [a bed #4\n  , b]}\n", (3, 45)),
    ("topics/trap.yml", "id: trap\nkind: condition\nnames:\n  plain: A\n  clinical: B\n  also:\n    - a bed #4\n", (7, 13)),
])
def test_so_they_are_in_lists_and_brackets(folder: Path, file: str, text: str, place: tuple[int, int]) -> None:
    node, problems = read(text.encode(), file)
    assert problems == []
    lost = [problem.where[1:] for part in _texts(node) for problem in part.lost]
    assert lost == [place]


def _texts(node: object) -> list:
    return [node] if isinstance(node, str) else [text for part in (node.values() if isinstance(node, dict) else node) for text in _texts(part)]


@pytest.mark.parametrize("written", [
    "The bed is free.\n# A comment on a line of its own\n", '"Bed #4 is free"', '"The bed is free"  # for patients', "'Bed' # why",
    "|\n  Bed #4\n  # and 5",
    "\n  # for patients\n  The bed is free.", ">-\n  The bed\n  is free", "a#b", "Bed no.#4"])
def test_what_is_no_lost_word_is_no_problem(folder: Path, written: str) -> None:
    assert taken(folder, GAP.format(written))[1] == []


def test_a_comment_that_is_plainly_set_apart_from_a_text_is_a_warning(folder: Path) -> None:
    _, problems = taken(folder, GAP.format("The bed is free.   # for patients"))
    assert [(problem.rule, problem.level, problem.where[1:]) for problem in problems] == [("lost-words", "warning", (2, 27))]


def test_comments_beside_what_are_no_words_stay_as_they_were(tmp_path: Path) -> None:
    content = example(tmp_path, topics_ankle_sprain=("kind: condition\n", "kind: condition # one of five\n"),
                      site=("language: en\n", "language: en #English\n"))
    file = content / "topics" / "ankle-ligaments.yml"
    file.write_text(file.read_text().replace("related: [ankle-sprain]", "related: # why\n  - ankle-sprain # see there"))
    assert judged(content).problems == ()


@pytest.mark.parametrize(("text", "place", "number"), [
    ("a: [you walked more than 1,000 steps, you fell]", (1, 26), "1,000"), ("a: {of: x, value: 1,000, unit: mg}", (1, 19), "1,000"),
    ("a: [1,2]", (1, 5), "1,2"), ("a: [0,5 mg, x]", (1, 5), "0,5"), ("a: [x, 1,000,000 steps]", (1, 8), "1,000,000"), ("a: [٣,٥ mg]", (1, 5), "٣,٥")])
def test_a_number_cut_by_a_comma_in_brackets_is_told(text: str, place: tuple[int, int], number: str) -> None:
    problem = read(text.encode(), "f.yml")[1][0]
    assert (problem.rule, problem.where[1:], problem.width) == ("cut-number", place, len(number))
    assert number in problem.message


@pytest.mark.parametrize("text", ["a: [1, 2]", 'a: ["1,000 steps", x]', "a: more than 1,000 steps", "a: [x1, 2]", "a: |\n  [1,000]", "a: '[1,000]'"])
def test_other_commas_are_none_of_that(text: str) -> None:
    assert read(text.encode(), "f.yml")[1] == []


@pytest.mark.parametrize("space", "\u00a0\u1680\u2000\u2003\u200a\u202f\u205f\u3000")
@pytest.mark.parametrize(("text", "place"), [
    ("a: b\nplain:_text\nc: d\n", (2, 7)), ("a: b\nplain:_text\n", (2, 7)), ("a:\n  b: c\n_ d: e\n", (3, 1)), ("a:\n  b: c\n _d: e\n", (3, 2)),
    ("a:\n  - b\n  -_c\n", (3, 4)), ("a:\n  -_c\n", (2, 4)), ("a:\n  - b:_c\n", (2, 7)), ("a: {b:_c, d: e}\n", (1, 7)), ("a: x\nb_c: d\n", (2, 2)),
    ("a: x\n_\nb: c\n", (2, 1)), ("a: x\n  b:_c\n", (2, 5))])
def test_a_space_that_only_looks_like_one_is_named_at_its_place(text: str, place: tuple[int, int], space: str) -> None:
    node, problems = read(text.replace("_", space).encode(), "f.yml")
    assert node is None
    assert [(problem.rule, problem.where[1:]) for problem in problems] == [("odd-space", place)]
    assert f"U+{ord(space):04X}" in problems[0].message


def test_in_texts_such_spaces_are_fine() -> None:
    assert read("a: 24\u00a0hours\nb: |\n  \u00a0x:\u00a0y\nc: \"-\u00a0z\"\nd: 'x\n  e:\u00a0f'\n".encode(), "f.yml")[1] == []


@pytest.mark.parametrize(("data", "rule"), [
    (b"a: ! word\n", "tag"), (b"...\n", "not-yaml"), (b"%YAML 1.1\n", "not-yaml"), (b"a: b\n... and more\n", "not-yaml"),
    (b"a: b\n...\nc: d\n", "not-yaml"),
    (b"%words to lose\n---\na: b\n", "not-yaml"), (b'a: "b\\rc"\n', "forbidden-character"), (b"a: b\rc: d\n", "forbidden-character")])
def test_other_ways_to_lose_words_are_refused(data: bytes, rule: str) -> None:
    node, problems = read(data, "f.yml")
    assert node is None
    assert [problem.rule for problem in problems] == [rule]


@pytest.mark.parametrize("word", ["~", "null", "Null", "NULL"])
def test_a_word_that_yaml_takes_for_nothing_leads_to_quotes(word: str) -> None:
    [problem] = read(f"a: {word}\n".encode(), "f.yml")[1]
    assert (problem.rule, problem.where[1:]) == ("null", (1, 4))
    assert "put it in quotes" in problem.help
    assert read(f'a: "{word}"\n'.encode(), "f.yml")[0] == {"a": word}


WORDS = st.lists(st.sampled_from([
    "bed", "four", "5", "#4", "#", "# 4", "1,000", "1,", ",", ":", "see:", "a:b", "-", "- ", "?", "&x", "*y", "!", "!z", "%", "@",
    ">2", ">", "|", "|2", "[", "]", "{", "}", "'", '"', "it's", '"q"', "~", "Null", "...", "---", "<<", "=", "\u00a0", "\u2003",
    "  ", "\t", "\n  ", "\n", "\n ", "\n    ", "\\", "\\n"]), min_size=1, max_size=7)
PLACES = st.sampled_from([
    "plain: {}\nclinical: end", "plain: begin {}\nclinical: end", "plain: {} end", "plain: begin\n  {}\nclinical: end",
    "plain: |\n  {}\nclinical: end", "plain: >\n  {}\nclinical: end", 'plain: "{}"\nclinical: end',
    "plain: '{}'\nclinical: end",
    "plain: x\nsources: [{{source: s, part: {}}}]", "plain: x\nsources:\n  - source: s\n    part: {}",
    "{}\nplain: x", "plain: x\n{}",
    "plain: x\nsources: {}\n  - source: s\n    part: y"])


@given(PLACES, WORDS, st.sampled_from([" ", ""]))
def test_every_word_arrives_or_is_told(folder: Path, place: str, words: list[str], between: str) -> None:
    written = "id: trap\n" + place.format(between.join(words)) + "\n"
    arrived, problems = taken(folder, written)
    if not problems:
        without_comments = re.sub(r"(?m)^\s*#.*$", "", written)
        keys = {"id", "plain", "clinical", "sources", "source", "part"}
        wanted = [word for word in re.findall(r"\w+", without_comments.replace("\\n", " ").replace("\\", " ")) if word not in keys]
        missing = [word for word in wanted if word not in re.findall(r"\w+", arrived.replace("\\n", " ").replace("\\", " "))]
        assert missing == [], (written, arrived)
    else:
        assert all(problem.where.line <= written.count("\n") + 1 for problem in problems)
