"""One fact changed where it is written: only its lines change, it reads as wanted, and nobody's work is overwritten."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import example as always
from hypothesis import strategies as st

from generator.content.new_entry import examples
from generator.content.reader.load import load
from generator.content.reader.yaml_file import FORBIDDEN, read
from generator.diagnostics.evidence import Counterexample
from generator.editing.change import CannotChange, change, comments, value_at
from generator.editing.finished import finished
from generator.editing.form import Field, fitting, form, options_at
from generator.editing.places import locate, path_at
from generator.editing.reminders import reminders
from generator.editing.session import Conflict, NoFile, Session
from generator.editing.tree import Leaf, NotYaml, TreeBranch, Value, at, end_of, tree_of, walk
from generator.editing.tree import Path as Way
from generator.editing.verdict import Judge
from generator.files.folders import hash_of
from tests.worlds import ROOT, TODAY, example, tries

FILES = {**{path: text for path, text in examples().items() if path != "reviews.yml"},
         **{str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in sorted((ROOT / "content").rglob("*.yml"))
            if file.stat().st_size < 20_000}}
"""Every example, and the real content but for its largest files."""

HARD = ("Null", "~", "no", "Yes", "1,000 steps", "a # b", "a: b", "ends:", "- x", "it's \"so\"", "#1", "[a]", "{a: b}", "*a", "&a", "!a", "%a",
        "@a", "|", "5", "0.10", "-5", "12:30", " lead", "trail ", "\\n", "a\\", "two\nlines",
        "word " * 60 + "end", "x" * 200, "naïve – “quoted” 10⁵", "?", "-", "=")


def said(text: str, file: str = "topics/x.yml") -> Value:
    """What the reader of content takes from a text; it finds nothing wrong in its form."""
    node, problems = read(text.encode(), file)
    assert problems == []
    return _bare(node)


def _bare(node: Any) -> Value:
    if isinstance(node, dict):
        return {str(key): _bare(part) for key, part in node.items()}
    return [_bare(part) for part in node] if isinstance(node, list) else str(node)


def told(text: str) -> list[str]:
    """The comments of a file, in their order."""
    return [words for _, words in comments(text, tree_of(text))]


# --- one value -----------------------------------------------------------------------------------------------------

TEXT = """\
# What it is about.
id: x   # the name

names: {plain: Ankle, clinical: "Ankle: sprain"}
means:
  - a   # the first
  - b
  # then
  - id: c
    plain: Some words that
      go on here.
    sources:
      - {source: s, line: "1, 2"}   # read

    clinical: 'It''s so'
note: >-
  Folded words
  on two lines.
chart: |
  one
  two
"""


@pytest.mark.parametrize(("path", "value", "old", "new"), [
    pytest.param(("id",), "z", "id: x   #", "id: z   #", id="plain words; the comment stays"),
    pytest.param(("id",), "no", "id: x   #", 'id: "no"   #', id="what others read as false is quoted"),
    pytest.param(("id",), "Null", "id: x   #", 'id: "Null"   #', id="and what they read as nothing"),
    pytest.param(("id",), "a # b", "id: x   #", 'id: "a # b"   #', id="and what would begin a comment"),
    pytest.param(("id",), "a: b", "id: x   #", 'id: "a: b"   #', id="and what would be a key"),
    pytest.param(("id",), "1,000", "id: x   #", 'id: "1,000"   #', id="and a number with a comma"),
    pytest.param(("id",), "it is \"so\"", "id: x   #", 'id: it is "so"   #', id="quotes inside words need none around"),
    pytest.param(("names", "plain"), "Ankle, left", "{plain: Ankle,", '{plain: "Ankle, left",', id="a comma in brackets is quoted"),
    pytest.param(("names", "clinical"), "Sprain", '"Ankle: sprain"', '"Sprain"', id="quotes that were there stay"),
    pytest.param(("means", 2, "clinical"), "It's not", "'It''s so'", "'It''s not'", id="and are of the same sort"),
    pytest.param(("means", 2, "plain"), "Some words that come on here.", "go on here.", "come on here.", id="lines that say the same stay"),
    pytest.param(("note",), "Folded words on three lines.", "  on two lines.", "  on three lines.", id="so do those of a folded text"),
    pytest.param(("chart",), "one\ntwo and\n", "  two\n", "  two and\n", id="and those of a text in lines"),
    pytest.param(("means", 1), "bb", "  - b\n", "  - bb\n", id="an item"),
    pytest.param(("means", 2, "sources", 0, "line"), "3", 'line: "1, 2"', 'line: "3"', id="words in a table in brackets"),
    pytest.param(("means", 2, "sources"), [{"source": "s", "line": "1, 2"}, {"source": "t", "part": "Page 3: how"}],
                 "# read\n", '# read\n      - {source: t, part: "Page 3: how"}\n', id="one more item, written as its neighbour"),
    pytest.param(("means",), ["a", "bb", {"id": "c", "plain": "Some words that go on here.", "sources": [{"source": "s", "line": "1, 2"}],
                                          "clinical": "It's so"}], "  - b\n", "  - bb\n", id="of a list only the item that differs"),
    pytest.param(("names",), {"plain": "Ankle", "clinical": "Ankle: sprain", "also": ["foot", "joint"]},
                 'sprain"}', 'sprain", also: [foot, joint]}', id="one more key in brackets"),
    pytest.param(("names",), {"plain": "Ankle"}, ', clinical: "Ankle: sprain"', "", id="a key that goes from brackets"),
])
def test_one_value_changes_and_nothing_else(path: Way, value: Value, old: str, new: str) -> None:
    fresh = change(TEXT, path, value)
    assert fresh == TEXT.replace(old, new, 1) != TEXT
    assert value_at(fresh, path) == value


def test_a_key_that_comes_stands_where_its_kind_has_it() -> None:
    table = value_at(TEXT, ())
    assert isinstance(table, dict)
    fresh = change(TEXT, (), {"id": "x", "kind": "condition", **table})
    assert fresh == TEXT.replace("# the name\n", "# the name\nkind: condition\n")


def test_a_key_that_goes_takes_only_its_lines() -> None:
    table = value_at(TEXT, ())
    assert isinstance(table, dict)
    fresh = change(TEXT, (), {key: value for key, value in table.items() if key != "means"})
    before, after = TEXT.split("means:\n")[0], TEXT.split("    clinical: 'It''s so'\n")[1]
    assert fresh == before + after


def test_an_item_that_goes_leaves_the_comments_around_it() -> None:
    fresh = change(TEXT, ("means",), ["a", value_at(TEXT, ("means", 2))])
    assert fresh == TEXT.replace("  - b\n", "")


def test_long_words_are_parted_into_lines() -> None:
    fresh = change(TEXT, ("id",), "word " * 60 + "end")
    assert max(map(len, fresh.splitlines())) <= 160
    assert fresh.splitlines()[2].startswith("  word")
    assert value_at(fresh, ("id",)) == "word " * 60 + "end"


def test_words_become_a_table_and_a_table_words() -> None:
    fresh = change("time: now\nwho: you\n", ("time",), {"value": "24", "unit": "hours", "for": "a long purpose, told in so many words that nobody "
                                                    "would put it into brackets on one line", "from": "not stated"})
    assert fresh.startswith("time:\n  value: 24\n  unit: hours\n  for: a long purpose, told in") and fresh.endswith("  from: not stated\nwho: you\n")
    assert change(fresh, ("time",), "now") == "time: now\nwho: you\n"
    assert change("time: now\n", ("time",), {"not_stated": "gap"}) == "time: {not_stated: gap}\n"


def test_yes_and_no_stay_as_bare_as_they_were() -> None:
    assert change("primary: yes\n", ("primary",), "no") == "primary: no\n"


def test_what_cannot_be_written_without_harm_is_refused() -> None:
    text = "a:\n  # why\n  - x\nb: y\n"
    with pytest.raises(CannotChange, match="Change it in the YAML"):
        change(text, ("a",), "words")
    with pytest.raises(CannotChange, match="Change it in the YAML"):
        change("a: {b: 1,  # why\n    c: 2}\nd: [x,  # how\n    y]\n", ("a",), {"b": "1"})
    with pytest.raises(CannotChange, match="nothing at a › 3"):
        change(text, ("a", 3), "words")
    with pytest.raises(NotYaml):
        change("a: [", ("a",), "words")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_stay(end: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", end)
    assert change(text, ("means", 1), "bb") == text.replace("  - b" + end, "  - bb" + end)
    assert change(text, ("id",), "x") == text


def test_each_line_keeps_its_own_end() -> None:
    assert change("a: 1\r\nb: 2\nc: 3\r\n", ("b",), "4") == "a: 1\r\nb: 4\r\nc: 3\r\n"
    assert change("a: 1\r\nb: 2\nc: 3\r\n", ("a",), "4") == "a: 4\r\nb: 2\nc: 3\r\n"


# --- every file of the content --------------------------------------------------------------------------------------

files = st.sampled_from(sorted(FILES))
seeds = st.integers(0, 2**32)


@given(file=files, seed=seeds)
@settings(max_examples=tries(60), deadline=None)
def test_a_value_set_to_itself_leaves_every_byte(file: str, seed: int) -> None:
    text = FILES[file]
    path, node = random.Random(seed).choice(list(walk(tree_of(text))))
    assert change(text, path, node.data) == text


letters = st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" \n").filter(lambda sign: not FORBIDDEN.search(sign))
"""What may stand in a file: the reader refuses signs that nobody sees."""


def changed_lines(old: str, new: str) -> tuple[int, int, int, int]:
    """The lines that differ: the first, and the last, of the old text and of the new (counted from 1; the last is before the first if none do)."""
    before, after = old.split("\n"), new.split("\n")
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    least = min(len(before), len(after)) - same
    alike = next((n for n, (a, b) in enumerate(zip(reversed(before), reversed(after), strict=False)) if a != b or n >= least), least)
    return same + 1, len(before) - alike, same + 1, len(after) - alike


@given(file=files, seed=seeds, words=st.one_of(st.sampled_from(HARD), st.text(letters, min_size=1)))
@always(file="content/sources/ahn-2000.yml", seed=56, words="Null")
@settings(max_examples=tries(120), deadline=None)
def test_other_words_change_only_their_own_lines(file: str, seed: int, words: str) -> None:
    text = FILES[file]
    path, node = random.Random(seed).choice([(path, node) for path, node in walk(tree_of(text)) if isinstance(node, Leaf)])
    fresh = change(text, path, words)
    assert value_at(fresh, path) == words
    first, last = text.count("\n", 0, node.start) + 1, text.count("\n", 0, end_of(node, text)) + 1
    start, end, _, _ = changed_lines(text, fresh)
    assert fresh == text or (first <= start and end <= last)
    assert change(fresh, path, words) == fresh
    assert told(fresh) == told(text)
    said(fresh, file)  # and what the reader would take for a comment, or nothing, is in quotes


@given(file=files, seed=seeds, value=st.sampled_from([
    "words: more", ["a", "b, c"], {"not_stated": "gap"}, [{"source": "s", "line": "18, 39"}, {"source": "t", "cites": ["u"]}],
    [{"id": "x", "plain": "A sentence of more than sixty signs, so that it stands on a line of its own.", "sources": [{"source": "s"}]}]]))
@settings(max_examples=tries(80), deadline=None)
def test_a_part_that_comes_changes_no_line_and_goes_again(file: str, seed: int, value: Value) -> None:
    text, chance = FILES[file], random.Random(seed)
    path, node = chance.choice([(path, node) for path, node in walk(tree_of(text)) if isinstance(node, TreeBranch)])
    data = node.data
    if isinstance(data, dict):
        items = list(data.items())
        place = chance.randint(1, len(items))
        more: Value = dict([*items[:place], ("something_new", value), *items[place:]])
    else:
        place = chance.randint(0, len(data))
        more = [*data[:place], value, *data[place:]]
    fresh = change(text, path, more)
    assert value_at(fresh, path) == more
    assert told(fresh) == told(text)
    assume(not node.flow and not node.inside)
    assert [line for line in text.splitlines() if line not in fresh.splitlines()] == []
    assert change(fresh, path, data) == text


@given(file=files, seed=seeds)
@settings(max_examples=tries(60), deadline=None)
def test_a_part_that_goes_takes_no_other_along(file: str, seed: int) -> None:
    text, chance = FILES[file], random.Random(seed)
    some = [(path, node) for path, node in walk(tree_of(text))
            if isinstance(node, TreeBranch) and len(node.nodes) > 1 and not node.flow and not node.inside]
    assume(some)
    path, node = chance.choice(some)
    place = chance.randint(1, len(node.nodes) - 1)
    data = node.data
    if isinstance(data, dict):
        less: Value = {key: part for n, (key, part) in enumerate(data.items()) if n != place}
    else:
        less = [*data[:place], *data[place + 1:]]
    fresh = change(text, path, less)
    assert value_at(fresh, path) == less
    gone = node.keys[place] if node.table else node.nodes[place]
    first, last = text.count("\n", 0, gone.start) + 1, text.count("\n", 0, end_of(node.nodes[place], text)) + 1
    lines = text.split("\n")
    assert fresh == "\n".join(lines[:first - 1] + lines[last:])


# --- places ---------------------------------------------------------------------------------------------------------


def test_facts_boxes_and_entries_are_found_where_they_are_written(tmp_path: Path) -> None:
    folder = example(tmp_path / "content")
    library, _ = load(folder)

    def found(name: str) -> tuple[str, Way, str] | None:
        place = locate(library, name, lambda file: (folder / file).read_text())
        if place is None:
            return None
        lines = (folder / place.file).read_text().split("\n")
        return place.file, place.path, lines[place.first - 1].strip()

    assert found("fact:cannot-stand-on-it") == ("red_flags/cannot-stand-on-it.yml", (), "id: cannot-stand-on-it")
    assert found("box:ankle-injured:3") == ("decisions/ankle-injured.yml", ("boxes", 2), "- kind: outcome")
    assert found("sources:ankle-demonstration") == ("sources/ankle-demonstration.yml", (), "id: ankle-demonstration")
    sign = folder / "red_flags" / "cannot-stand-on-it.yml"
    sign.write_text("# One more line\n" + sign.read_text())
    assert found("fact:cannot-stand-on-it") == ("red_flags/cannot-stand-on-it.yml", (), "id: cannot-stand-on-it")
    sign.write_text("id: somebody-else\n")
    assert found("fact:cannot-stand-on-it") is None
    for name in ("fact:nobody", "box:ankle-injured:99", "box:ankle-injured:0", "box:nobody:1", "topics:nobody", "files:x", ""):
        assert found(name) is None
    for id_ in library.facts.keys() - {"cannot-stand-on-it"}:
        place = locate(library, f"fact:{id_}", lambda file: (folder / file).read_text())
        assert place is not None
        table = value_at((folder / place.file).read_text(), place.path)
        assert isinstance(table, dict) and table["id"] == id_


def test_a_place_in_a_file_belongs_to_the_innermost_part() -> None:
    assert path_at(TEXT, 10, 5) == ("means", 2, "plain")
    assert path_at(TEXT, 13, 18) == ("means", 2, "sources", 0, "source")
    assert path_at(TEXT, 5, 1) == ("means",)
    assert path_at(TEXT, 99, 1) == ()


# --- forms ----------------------------------------------------------------------------------------------------------


def fields(folder: Path, file: str, path: Way = ()) -> dict[str, Field]:
    library, _ = load(folder)
    root = tree_of((folder / file).read_text()).data
    shape = form(library, file, path, root)
    option = fitting(shape.options, at(tree_of((folder / file).read_text()), path).data, shape.kinds)
    assert option is not None
    return {field.key: field for field in shape.kinds[option.holds].fields}


def test_a_form_has_the_fields_of_its_kind_with_what_they_take(tmp_path: Path) -> None:
    folder = example(tmp_path)
    sign = fields(folder, "red_flags/cannot-stand-on-it.yml")
    assert sign["urgency"].label == "How urgent"
    assert sign["urgency"].options[0].choices == ("emergency", "urgent", "prompt", "routine")
    assert sign["doubts"].options[0].of[0].shelf == "doubts"
    assert [(option.form, option.holds) for option in sign["time_limit"].options] == [
        ("words", ""), ("table", "TimeLimit"), ("not stated", ""), ("table", "NotStated")]
    assert (sign["plain"].needed, sign["clinical"].needed) == (True, False)
    assert sign["watch_words"].about.startswith("Words that point to this sign. A page whose facts say one of them must show the sign.")
    box = fields(folder, "decisions/ankle-injured.yml", ("boxes", 3))
    assert {"answers", "unknown", "down"} <= set(box)
    assert box["unknown"].options[0].shelf == "boxes"
    assert fields(folder, "glossary.yml", (0,))["names"].options[0].holds == "Names"


def test_a_form_knows_ids_and_the_places_in_each_source(tmp_path: Path) -> None:
    folder = example(tmp_path)
    library, _ = load(folder)
    shape = form(library, "red_flags/cannot-stand-on-it.yml", (), tree_of((folder / "red_flags/cannot-stand-on-it.yml").read_text()).data)
    assert ("ankle-demonstration", "Made-up leaflet on twisted ankles") in shape.ids["sources"]
    assert "17-18" in shape.places["ankle-demonstration"]
    chart = "decisions/ankle-injured.yml"
    assert ("watch", "Look at the ankle every day.") in form(library, chart, ("boxes", 3), tree_of((folder / chart).read_text()).data).ids["boxes"]


def test_every_part_of_every_example_has_a_form() -> None:
    for file, text in examples().items():
        root = tree_of(text).data
        for path, node in walk(tree_of(text)):
            options, kinds = options_at(file, path, root)
            assert fitting(options, node.data, kinds) is not None, (file, path)


def test_what_is_no_part_of_a_kind_has_no_form(tmp_path: Path) -> None:
    library, _ = load(example(tmp_path))
    for file, path in (("nowhere.yml", ()), ("red_flags/x.yml", ("nothing",)), ("red_flags/x.yml", (0,))):
        with pytest.raises(KeyError):
            form(library, file, path, {"plain": "x"})


# --- what a change would bring ---------------------------------------------------------------------------------------


def test_a_moved_threshold_brings_the_patient_who_falls_between(tmp_path: Path) -> None:
    folder = example(tmp_path)
    file = "decisions/ankle-injured.yml"
    text = (folder / file).read_text()
    judge = Judge(folder)
    moved = change(text, ("boxes", 3, "answers", 2, "more_than"), "8")
    gap, alone, broken = judge.verdict({file: moved.encode()}, TODAY).brought
    assert (gap.rule, alone.rule, broken.rule) == ("no-answer-fits", "chart-number-without-fact", "property-broken")
    assert isinstance(gap.evidence, Counterexample)
    assert [(one.question, one.answer) for one in gap.evidence.answers] == [("can-you-stand", "no"), ("how-bad", "8 points")]
    assert judge.verdict({file: text.encode()}, TODAY).brought == ()
    assert (folder / file).read_text() == text


def test_only_what_a_change_brings_is_told_and_what_it_mends_is_counted(tmp_path: Path) -> None:
    folder = example(tmp_path, red_flags_cannot_stand_on_it=("doubts: [made-up-leaflet]", "doubts: [nobody]"))
    file = "red_flags/cannot-stand-on-it.yml"
    text = (folder / file).read_text()
    judge = Judge(folder)
    more = change(text, ("sources", 0, "source"), "no-such-source")
    assert [(problem.rule, problem.where.line) for problem in judge.verdict({file: more.encode()}, TODAY).brought] == [
        ("unknown-id", 11), ("row-not-listed", 20)]
    mended = judge.verdict({file: change(text, ("doubts", 0), "made-up-leaflet").encode()}, TODAY)
    assert (mended.brought, mended.mended) == ((), 1)


PAGES = {
    "a danger sign that the page does not show": (
        "topics/ankle-ligaments.yml", "which bands hold your ankle together.", "which bands hold your ankle. Without them you cannot stand on it.",
        [("missing-danger-sign", "ankle-ligaments")]),
    "sentences that are hard to read": (
        "topics/ankle-sprain.yml", "    plain: Walking downhill makes the pain worse.\n",
        "    plain: " + "Notwithstanding multidisciplinary considerations, individualised rehabilitation programmes necessitate comprehensive "
        "interdisciplinary communication and collaboration " * 3 + "everywhere.\n",
        [("hard-to-read", "ankle-at-home")]),
}


@pytest.mark.parametrize(("file", "old", "new", "told"), PAGES.values(), ids=PAGES)
def test_what_only_finished_pages_show_is_told_before_saving(tmp_path: Path, file: str, old: str, new: str, told: list[tuple[str, str]]) -> None:
    folder = example(tmp_path)
    text = (folder / file).read_text()
    assert old in text
    judge = Judge(folder)
    found = judge.verdict({file: text.replace(old, new).encode()}, TODAY).brought
    assert sorted((problem.rule, problem.item) for problem in found) == told
    assert judge.verdict({file: text.encode()}, TODAY).brought == ()


def test_only_pages_that_a_change_touches_are_made_anew(tmp_path: Path) -> None:
    folder = example(tmp_path)
    file = folder / "topics" / "ankle-ligaments.yml"
    before = finished(load(folder)[0])
    assert before is not None
    file.write_text(file.read_text().replace("hold your ankle together", "keep your ankle firm"), encoding="utf-8")
    after = finished(load(folder)[0], before)
    assert after is not None
    anew = {(id_.kind, id_.audience) for id_, made in after.documents.items() if made is not before.documents[id_]}
    assert ("topic", "patient") in anew and ("treatment", "patient") not in anew and ("chart", "patient") not in anew
    everything = finished(load(folder)[0])
    assert everything is not None and everything.documents == after.documents and everything.problems == after.problems


# --- what to think of -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after", "told"), [
    pytest.param({"plain": "a"}, {"plain": "b"}, [], id="other words alone ask for nothing"),
    pytest.param({"plain": "a", "review": {"by": "A. B.", "on": "2026-11-20"}}, {"plain": "b", "review": {"by": "A. B.", "on": "2026-11-20"}},
                 ["A. B. reviewed this file on 2026-11-20"], id="a review was of the words before"),
    pytest.param({"plain": "a", "review": {"by": "A. B.", "on": "2026-11-20"}}, {"plain": "b"}, [], id="it was taken out"),
    pytest.param({"urgency": "urgent"}, {"urgency": "routine"}, [
        "Help comes later with this: urgent becomes routine", "pull request of its own"], id="later"),
    pytest.param({"boxes": [{"level": "routine"}]}, {"boxes": [{"level": "urgent"}]}, ["pull request of its own"], id="sooner"),
    pytest.param({"action": {"plain": "a"}}, {"action": {"plain": "b"}}, ["pull request of its own"], id="an action"),
    pytest.param({"time": "now"}, {"time": {"value": "2"}}, ["pull request of its own"], id="a time"),
])
def test_who_changes_a_fact_is_reminded_of_what_no_rule_sees(before: Value, after: Value, told: list[str]) -> None:
    found = reminders(before, after)
    assert len(found) == len(told)
    assert all(words in one for words, one in zip(told, found, strict=True))


# --- the changes of a run ----------------------------------------------------------------------------------------------

FILE = "red_flags/cannot-stand-on-it.yml"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(example(tmp_path / "content"))


def saved(session: Session, words: str) -> bytes:
    """Save other words for the sign, as the author who sees the file now does. Returns what is then in it."""
    now = session.read(FILE)
    fresh = change(now.decode(), ("plain",), words).encode()
    session.save(FILE, hash_of(now), fresh, "the sign")
    return fresh


def test_changes_are_undone_and_redone_in_their_order(session: Session) -> None:
    first = session.read(FILE)
    one, two = saved(session, "One."), saved(session, "Two.")
    assert session.read(FILE) == two
    session.undo()
    assert session.read(FILE) == one
    session.undo()
    assert (session.read(FILE), session.undo(), [change.title for change in session.undone]) == (first, None, ["the sign", "the sign"])
    session.redo()
    assert session.read(FILE) == one
    saved(session, "Three.")
    assert (session.redo(), len(session.done)) == (None, 2)


def test_what_somebody_else_wrote_is_never_overwritten(session: Session) -> None:
    seen = hash_of(session.read(FILE))
    fresh = saved(session, "Mine.")
    (session.folder / FILE).write_bytes(b"theirs")
    for write in (lambda: session.save(FILE, seen, b"again", ""), lambda: session.save(FILE, hash_of(fresh), b"again", ""), session.undo):
        with pytest.raises(Conflict) as conflict:
            write()
        assert conflict.value.now == b"theirs"
    assert (session.read(FILE), len(session.done), session.undone) == (b"theirs", 1, [])


def test_a_saved_file_keeps_its_rights_and_leaves_nothing_beside_it(session: Session) -> None:
    file = session.folder / FILE
    file.chmod(0o640)
    before = sorted(file.parent.iterdir())
    saved(session, "Mine.")
    assert (file.stat().st_mode & 0o777, sorted(file.parent.iterdir())) == (0o640, before)


@pytest.mark.parametrize("file", ["../outside.yml", "/etc/passwd", "red_flags/../../outside.yml", "red_flags/.hidden.yml", "red_flags/nobody.yml",
                                  "README.md", "word_runs/x.txt", "red_flags\\x.yml", "red_flags", "", "red_flags/x.yml/y.yml", "logos/x.svg",
                                  "red_flags/\0.yml"])
def test_only_files_of_content_are_read_and_written(session: Session, file: str) -> None:
    (session.folder.parent / "outside.yml").write_text("a: b\n")
    (session.folder / "red_flags" / ".hidden.yml").write_text("a: b\n")
    with pytest.raises(NoFile):
        session.save(file, hash_of(b"a: b\n"), b"mine", "")


def test_no_link_leads_out_of_the_content(session: Session, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.yml").write_text("a: b\n")
    (session.folder / "red_flags" / "linked.yml").symlink_to(tmp_path / "outside" / "x.yml")
    (session.folder / "gaps").rename(tmp_path / "gaps")
    (session.folder / "gaps").symlink_to(tmp_path / "outside")
    for file in ("red_flags/linked.yml", "gaps/x.yml"):
        with pytest.raises(NoFile, match="link"):
            session.save(file, hash_of(b"a: b\n"), b"mine", "")
    assert (tmp_path / "outside" / "x.yml").read_text() == "a: b\n"
    assert (session.folder / "gaps").is_symlink()
