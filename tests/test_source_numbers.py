"""The numbers of sources: how they are listed, read again, and compared with those of facts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from generator.content.model.text import Lines
from generator.content.reader.load import load
from generator.content.source_numbers import among, as_file, read_numbers
from generator.language.numbers import reader_for
from generator.language.numbers.listing import numbers_in
from generator.rules import check
from tests.test_cli import run
from tests.worlds import TODAY, example, write

READER = reader_for("en", frozenset({"steps"}))
DOCUMENT = """Twisted ankles

Cool it for 10 to 15 minutes, at least three times a day.[3]
Take a tablet of 500 mg, and 4 g a day at most. Never take it for more than 10 days.
In one study of 110 people 45.2% walked after a year, for 30 minutes or more.
It was 0,5 or 1.2.3 of something.
"""
NUMBERS = {3: ("10 to 15 minutes", "at least three times a day", "3"), 4: ("500 mg", "4 g a day", "not more than 10 days"),
           5: ("one study", "110 people", "45.2%", "a year", "30 minutes or more"), 6: ("0,5", "1.2.3")}


def test_a_document_is_listed_by_its_lines_without_articles_and_other_words() -> None:
    assert numbers_in(DOCUMENT, READER) == NUMBERS


def test_a_list_is_read_as_it_was_written() -> None:
    assert read_numbers(as_file(NUMBERS).encode()) == (NUMBERS, 0)
    assert read_numbers(b"") == ({}, 0)


@pytest.mark.parametrize(("data", "line"), [
    (b"3\t1 g\n2\t1 g\n", 2), (b"3\t1 g\n3\t1 g\n", 2), (b"3\t1 g\n4\t2", 2), (b"3\n", 1), (b"0\t1\n", 1), (b"x\t1\n", 1), (b"3\t\t1\n", 1),
    (b"3\t" + b"1" * 61 + b"\n", 1), (b"3\t\xff\n", 1), (b"\n", 1), (b"<p>", 1)], ids=repr)
def test_a_list_that_is_not_whole_is_told_at_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    assert read_numbers(data)[1] == line
    content = example(tmp_path)
    (content / "source_numbers").mkdir()
    (content / "source_numbers" / "ankle-demonstration.txt").write_bytes(data)
    assert [(found.where.file, found.where.line, found.rule) for found in load(content)[1]] == [
        ("source_numbers/ankle-demonstration.txt", line, "bad-source-numbers")]


def test_lines_are_those_that_are_cited_and_a_part_is_the_whole_document() -> None:
    assert among(NUMBERS, [Lines("4"), Lines("1-3")]) == {line: NUMBERS[line] for line in (3, 4)}
    assert among(NUMBERS, [Lines("1, 5-6")]) == {line: NUMBERS[line] for line in (5, 6)}
    assert among(NUMBERS, [Lines("4"), None]) == NUMBERS


SENTENCE = "See a doctor if your ankle is no better after 2 weeks."
FACT = f"""plain: {SENTENCE}
      sources: [{{source: ankle-demonstration, line: 29}}]
      quantities:
        - {{of: time-until-a-second-visit, value: 2, unit: weeks, population: People whose ankle is no better}}"""
REST: Mapping[int, str] = {3: "24 hours", 6: "3 cm", 17: "four steps\t24 hours", 28: "2 weeks", 31: "8 of 10\t6 of 10", 34: "70%\t42.5%",
                           40: "3 to 4 weeks", 56: "2 hours"}


def test_what_goes_on_in_the_next_line_stands_in_both_as_a_whole() -> None:
    document = "Wait at least\n4 hours, then 2\ntablets.\n\nThen 3\n\nhours. Not 5\n1. First 6\n2. Second"
    assert numbers_in(document, READER) == {
        1: ("at least 4 hours",), 2: ("at least 4 hours", "2 tablets"), 3: ("2 tablets",), 5: ("3",), 7: ("5",), 8: ("1", "6"), 9: ("2",)}


def test_a_wait_is_forbidden_by_its_own_sentence_alone(tmp_path: Path) -> None:
    line, data, rule = "from 48 hours on", "value: 48, unit: hours", "limit-differs-from-source"
    assert told(tmp_path / "one", line, data, "48 hours", rule=rule, sentence="Within {} you can shower. Do not take a bath.")
    assert not told(tmp_path / "two", line, data, "48 hours", rule=rule, sentence="Do not shower within {}.")


def test_a_line_without_a_stop_at_its_end_says_nothing_of_the_next_item() -> None:
    document = "Rugby is not\nTest after over 4 weeks\n- not sooner\n- under 4 hours\nNot for children\nunder 3 months"
    assert numbers_in(document, READER) == {2: ("over 4 weeks",), 4: ("under 4 hours",), 6: ("not under 3 months",)}


@pytest.mark.parametrize(("line", "listed"), [
    ("Turn them at least every 4 hours, no less often than every 2 hours", ("at least every 4 hours", "no less often than every 2 hours")),
    ("Take at least 4 tablets, up to 8 tablets.", ("at least 4 tablets", "up to 8 tablets")),
    ("No more than 4 tablets.", ("No more than 4 tablets",)),
    ("Do not take more than 4 tablets.", ("not more than 4 tablets",)),
    ("If you do not sleep for more than 2 days, call", ("more than 2 days",)),
    ("Never exceed 4 g per day, maximum 3 g", ("Never exceed 4 g per day", "maximum 3 g")),
    ("4-6 hourly, 4 g daily, 3 g in 24 hours, a fortnight", ("4-6 hours", "4 g a day", "3 g a day", "2 weeks")),
    ("Half an hour, one and a half tablets", ("30 minutes", "1½ tablets")),
    ("Not later. More than 4 tablets harm.", ("More than 4 tablets",)),
    ("an hour, a dose, one to two puffs", ("an hour", "one to two puffs")),
    ("Once daily, twice a day, once you can, twice as much", ("1 times a day", "2 times a day")),
    ("One-third of people, a third dose, half of them", ("1 in 3", "1 in 3", "1 in 2")),
    ("After one or two years, 1 or 2 tablets", ("one or two years", "two years", "1 or 2 tablets", "2 tablets")),
    ("Give 30 ml a minute.", ("30 ml a minute",)),
    ("Do not give it to anyone under 16.", ("not under 16",)),
    ("It is not for children younger than 12 years", ("not younger than 12 years",)),
    ("Children under 12 years should not take it.", ("not under 12 years",)),
    ("Unsuitable for children under 12 years.", ("not under 12 years",)),
    ("For people aged 12 to 17 or aged 30 and over, at age 6 months", ("12 to 17 years", "30 years and over", "6 months")),
    ("Do not repeat within 4 hours.", ("not within 4 hours",)),
    ("Take it no more often than every 4 hours, never more often than every 2 hours.",
     ("no more often than every 4 hours", "never more often than every 2 hours")),
    ("You must not take it before 4 hours", ("not before 4 hours",)),
    ("Not more than once every 6 hours", ("Not more than once every 6 hours",)),
    ("Leave 4 hours between doses, 6 hours apart.", ("Leave 4 hours between", "6 hours apart")),
    ("Scan it within 2 days. Some that do not settle within 6 weeks. If you do not sleep within 3 days", ("2 days", "6 weeks", "3 days")),
    ("10-15 mg/kg every 4 to 6 hours, 1,000 mg (1 g) at the most", ("10-15 mg/kg", "4 to 6 hours", "1,000 mg", "1 g")),
])
def test_a_number_is_listed_with_the_words_that_make_it_a_limit(line: str, listed: tuple[str, ...]) -> None:
    assert numbers_in(line, reader_for("en", frozenset({"tablets"}))) == {1: listed}


def told(folder: Path, line: str, value: str = "value: 2, unit: weeks", words: str = "2 weeks",
         sources: str = "source: ankle-demonstration, line: 29", rule: str = "number-not-in-source",
         others: Mapping[str, str] = MappingProxyType({}), sentence: str = "Wait {}, then see a doctor if your ankle is no better.") -> list[str]:
    """What is told of the fact in the content of the examples whose source has some numbers in line 29."""
    said = FACT.replace(SENTENCE, sentence.format(words))
    fact = said.replace("value: 2, unit: weeks", value).replace("source: ankle-demonstration, line: 29", sources)
    content = example(folder, topics_ankle_sprain=(FACT, fact))
    lines = {**REST, **({29: line} if line else {})}
    write(content, {"source_numbers/ankle-demonstration.txt": "".join(f"{at}\t{found}\n" for at, found in sorted(lines.items())), **others})
    library, problems = load(content)
    assert not problems
    return [f"{found.message}. {found.help}" for found in check(library, TODAY, "numbers") if found.rule == rule]


NEXT = "Look it up in the source, and correct the number, its unit or the line"


@pytest.mark.parametrize(("line", "data", "words"), [
    ("2 weeks", "value: 2, unit: weeks", "2 weeks"),
    ("14 days", "value: 2, unit: weeks", "2 weeks"),
    ("two weeks", "value: 2, unit: weeks", "2 weeks"),
    ("2 to 3 weeks", "value: 2, unit: weeks", "2 weeks"),
    ("2 weeks\t3 weeks", "from: 2, to: 3, unit: weeks", "2 to 3 weeks"),
    ("45.2%", "value: 45, unit: '%'", "45%"),
    ("17%", "value: 1, unit: in 6", "1 in 6"),
    ("1 in 3", "value: 33, unit: '%'", "33%"),
    ("one or two weeks", "value: 1, unit: week", "1 week"),
    ("2 g a day", "value: 2, unit: g", "2 g a day"),
    ("2 g a day", "value: 2, unit: g/day", "2 g/day"),
    ("2 g a day", "value: 2, unit: g", "2 g every day"),
    ("0.4 mg a day", "value: 400, unit: micrograms", "400 micrograms a day"),
    ("2 g/day", "value: 2, unit: g", "2 g daily"),
    ("70 mg per week", "value: 70, unit: mg", "70 mg each week"),
    ("up to 8 tablets a day", "value: 8, unit: tablets, population: All}\n        - {of: span, value: 24, unit: hours", "8 tablets in 24 hours"),
    ("2 weeks\t12 breaths", "value: 12, unit: breaths per minute", "12 breaths per minute"),
    ("0,5 or so", "value: 2, unit: weeks", "2 weeks"),  # nobody can tell what is there
])
def test_a_number_stands_in_the_line(tmp_path: Path, line: str, data: str, words: str) -> None:
    assert told(tmp_path, line, data, words) == []


@pytest.mark.parametrize(("line", "data", "words", "gives"), [
    ("2 weeks", "value: 12, unit: weeks", "12 weeks", '12 weeks, but what it cites has "2 weeks"'),
    ("2 weeks", "value: 7, unit: hours", "7 hours", '7 hours, but what it cites has "2 weeks"'),
    ("2 weeks\t7", "value: 7, unit: weeks", "7 weeks", '7 weeks, but what it cites has "2 weeks", "7"'),  # a mark of a note
    ("1.4 g", "value: 1, unit: g", "1 g", '1 g, but what it cites has "1.4 g"'),
    ("38.5 °C", "value: 38, unit: °C", "38 °C", '38 °C, but what it cites has "38.5 °C"'),
    ("2", "value: 2, unit: mg", "2 mg", '2 mg, but what it cites has "2"'),  # a number of a list
    ("7 g a day", "value: 7, unit: g", "7 g at once", '7 g, but what it cites has "7 g a day"'),
    ("4 to 6 weeks", "from: 4, to: 8, unit: weeks", "4 to 8 weeks", '4 to 8 weeks, but what it cites has "4 to 6 weeks"'),
    ("", "value: 2, unit: g", "2 g", "2 g, but no number stands in what it cites"),
])
def test_a_number_that_is_not_there_is_told(tmp_path: Path, line: str, data: str, words: str, gives: str) -> None:
    assert told(tmp_path, line, data, words) == [f'"come-back-if-no-better" gives {gives}. {NEXT}.']


@pytest.mark.parametrize(("line", "data", "words", "told_of"), [
    ("at least 2 weeks", "value: 2, limit: at most, unit: weeks", "at most 2 weeks", '"at most 2 weeks", and what it cites "at least 2 weeks"'),
    ("at least 2 weeks", "value: 2, unit: weeks", "at most 2 weeks", '"at most 2 weeks", and what it cites "at least 2 weeks"'),
    ("over 2 weeks", "value: 2, unit: weeks", "under 2 weeks", '"under 2 weeks", and what it cites "over 2 weeks"'),
    ("at least 2 weeks", "value: 2, limit: at least, unit: weeks", "at least 2 weeks", ""),
    ("2 weeks or more", "value: 2, unit: weeks", "at least 2 weeks", ""),
    ("more than 2 weeks", "value: 2, unit: weeks", "at most 2 weeks", ""),  # what lies beyond it
    ("2 weeks", "value: 2, unit: weeks", "at most 2 weeks", ""),
    ("at least 2 weeks\tat most 2 weeks", "value: 2, unit: weeks", "at most 2 weeks", ""),
    ("at least 3 weeks", "value: 2, unit: weeks", "at most 2 weeks", ""),
])
def test_a_limit_that_was_turned_round_is_told(tmp_path: Path, line: str, data: str, words: str, told_of: str) -> None:
    found = told(tmp_path, line, data, words, rule="limit-differs-from-source")
    assert found == ([f'"come-back-if-no-better" says {told_of}. Look up in the source which of the two it is, and correct the words, and limit '
                      "where it stands."] if told_of else [])


@pytest.mark.parametrize(("line", "data", "words", "turned"), [
    ("not under 3 months", "value: 3, unit: months", "and give it to babies under 3 months", True),
    ("not younger than 12 years", "value: 12, unit: years", "and give it to children under 12 years", True),
    ("not under 16", "value: 16, unit: years", "and give it to anyone under 16 years", True),
    ("not over 65 years", "value: 65, unit: years", "and give it to people over 65 years", True),
    ("not under 3 months", "value: 3, unit: months", "and do not give it to babies under 3 months", False),
    ("not under 3 months", "value: 3, unit: months", "and give it from 3 months on", False),
    ("not under 3 months", "value: 3, unit: months", "and with babies under 3 months see a midwife", False),
    ("not under 3 months", "value: 3, unit: months", "it is unsuitable under 3 months", False),
    ("under 3 months", "value: 3, unit: months", "and give it to babies under 3 months", False),
    ("not under 3 months\tunder 3 months", "value: 3, unit: months", "and give it to babies under 3 months", False),
    ("not more than 10 days", "value: 10, unit: days", "that took more than 10 days", False),
    ("not more than 4 g", "value: 4, unit: g", "and take more than 4 g", True),
    *((line, "value: 4, unit: hours", "and repeat it within 4 hours", True) for line in (
        "not within 4 hours", "no more often than every 4 hours", "at least 4 hours", "Leave 4 hours between", "4 hours apart")),
    ("not within 4 hours", "value: 4, unit: hours", "and do not repeat it within 4 hours", False),
    ("not within 4 hours", "value: 4, unit: hours", "at least 4 hours", False),
    ("not within 4 hours", "value: 4, unit: hours", "and repeat it after 4 hours", False),
    ("not within 4 hours", "value: 4, unit: hours", "at most 4 hours", True),
    ("at least 6 weeks", "value: 6, unit: weeks", "as most need no scan within 6 weeks", False),
    ("4 hours", "value: 4, unit: hours", "and repeat it within 4 hours", False),
])
def test_what_is_denied_or_forbidden_in_the_source_is_a_limit(tmp_path: Path, line: str, data: str, words: str, *, turned: bool) -> None:
    rules = ("number-not-in-source", "limit-differs-from-source")
    found = [told(tmp_path / rule, line, data, words, rule=rule, sentence="Cool it, {}.") for rule in rules]
    assert [of_rule != [] for of_rule in found] == [False, turned]


@pytest.mark.parametrize(("line", "words", "said"), [
    ("2 weeks\t2 times a day", "twice a week", '"twice a week", and what it cites "2 times a day"'),
    ("2 weeks\t10 mg a day", "10 mg every week", '"10 mg every week", and what it cites "10 mg a day"'),
    ("2 weeks\t2 times a day\t3 times a week", "3 times a month", '"3 times a month", and what it cites "2 times a day"'),
    ("2 weeks\t2 times a day", "every 12 hours", ""), ("2 weeks\t2 times a day\t3 times a week", "3 times a week", ""),
    ("2 weeks\t7 times a week", "daily", ""), ("2 weeks\t12 hours", "twice a week", ""), ("2 weeks", "twice a week", "")])
def test_how_often_something_is_is_said_as_its_lines_say_it(tmp_path: Path, line: str, words: str, said: str) -> None:
    found = told(tmp_path, line, words=words, rule="how-often-not-in-source", sentence="Cool it {}, and see a doctor after 2 weeks.")
    assert found == ([f'"come-back-if-no-better" says {said}. Look up in the source how often it is, and correct the words for both readers, '
                      "or the line."] if said else [])


def test_a_line_that_was_mistyped_is_told_with_the_right_one(tmp_path: Path) -> None:
    assert told(tmp_path, "", words="2 weeks") == [
        f'"come-back-if-no-better" gives 2 weeks, but no number stands in what it cites. {NEXT} (it stands in line 28 of ankle-demonstration).']


def told_of_moved(folder: Path, by: int, above: int = 0, line: str = "2 hours") -> list[tuple[str, str]]:
    """What is told of the example when so many lines were added to its source, or taken out, above a line of it."""
    content = example(folder)
    lines = {at + by if at > above else at: found for at, found in {**REST, 29: "2 weeks", 56: line}.items()}
    write(content, {"source_numbers/ankle-demonstration.txt": "".join(f"{at}\t{found}\n" for at, found in sorted(lines.items()))})
    library, problems = load(content)
    assert not problems
    return [(found.rule, f"{found.message}. {found.help}") for found in check(library, TODAY, "numbers") if found.rule in {
        "number-not-in-source", "lines-of-source-moved"}]


@pytest.mark.parametrize("by", [1, 2, -2, 7])
def test_a_document_that_was_moved_is_told_once(tmp_path: Path, by: int) -> None:
    [(rule, words)] = told_of_moved(tmp_path, by)
    lines, where, change = f"{abs(by)} line{'s' if abs(by) > 1 else ''}", *(("below", f"add {by} to") if by > 0 else ("above", f"take {-by} from"))
    assert rule == "lines-of-source-moved" and f" facts stand {lines} {where} those that they cite: " in words and f", {change} every line" in words


def test_what_a_move_does_not_mend_is_told_by_itself(tmp_path: Path) -> None:
    found = dict(told_of_moved(tmp_path / "wrong", 1, line="3 hours"))
    assert found.keys() == {"number-not-in-source", "lines-of-source-moved"}
    assert '"walking-off-the-pain" gives 2 hours' in found["number-not-in-source"]
    assert [rule for rule, _ in told_of_moved(tmp_path / "in-the-middle", 1, above=20)] == ["lines-of-source-moved"]
    assert [rule for rule, _ in told_of_moved(tmp_path / "nothing", 0)] == []
    assert [rule for rule, _ in told_of_moved(tmp_path / "one-fact", 1, above=40)] == ["number-not-in-source"]


def test_what_cites_a_source_without_a_list_too_is_not_compared(tmp_path: Path) -> None:
    both = "source: ankle-demonstration, line: 29}, {source: ankle-demonstration-reference-1, part: abstract"
    assert told(tmp_path, "3 weeks", sources=both) == []


def test_what_authors_add_of_their_own_keeps_nothing_from_being_compared(tmp_path: Path) -> None:
    own = "id: our-opinion\nkind: opinion of the authors\nshort: Ours\ntitle: not stated\nauthors: The writers of this guide\n" \
          "published_in: not stated\nyear: not stated\nstatus: read\nprimary: no\n"
    both = "source: ankle-demonstration, line: 29}, {source: our-opinion"
    assert told(tmp_path, "3 weeks", sources=both, others={"sources/our-opinion.yml": own}) == [
        f'"come-back-if-no-better" gives 2 weeks, but what it cites has "3 weeks". {NEXT} (it stands in line 28 of ankle-demonstration).']


def test_of_a_source_in_another_language_the_numbers_alone_are_compared(tmp_path: Path) -> None:
    numbers = {"source_numbers/ankle-demonstration.txt": "29\t2 Wochen\t7 Tage\n"}
    assert not any('gives 2 weeks' in line for line in told(tmp_path, "", others=numbers) if "come-back" in line)
    assert any('gives 5 weeks' in line for line in told(tmp_path / "b", "", "value: 5, unit: weeks", "5 weeks", others=numbers))


def test_without_lines_the_whole_document_is_looked_through(tmp_path: Path) -> None:
    assert told(tmp_path, "", sources="source: ankle-demonstration, part: last page") == []


def test_word_runs_lists_the_numbers_and_writes_over_nothing_else(tmp_path: Path) -> None:
    content, document = example(tmp_path / "content"), tmp_path / "leaflet.txt"
    document.write_text(DOCUMENT)
    listed = content / "source_numbers" / "ankle-demonstration.txt"
    arguments = ("word-runs", "ankle-demonstration", str(document), "--content", str(content))
    done = run(*arguments)
    assert done.returncode == 0 and "source_numbers/ankle-demonstration.txt: 13 numbers in 4 lines" in done.stdout
    assert listed.read_text() == as_file(NUMBERS)
    listed.write_text("my notes")
    (content / "word_runs" / "ankle-demonstration.txt").unlink()
    done = run(*arguments)
    assert done.returncode == 2 and "holds something else than numbers of a source" in done.stderr
    assert listed.read_text() == "my notes" and not (content / "word_runs" / "ankle-demonstration.txt").exists()


DAMAGED = {
    "cut off": as_file(NUMBERS)[:-4], "a line of notes": as_file(NUMBERS) + "what is this?\n",
    "out of order": "".join(sorted(as_file(NUMBERS).splitlines(True))[::-1]),
    "two versions at once": "<<<<<<< ours\n3\t2 weeks\n=======\n3\t3 weeks\n>>>>>>> theirs\n4\t1 g\n5\t2 g\n"}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_list_is_written_over_by_the_command_that_its_message_names(tmp_path: Path, damaged: str) -> None:
    content, document = example(tmp_path / "content"), tmp_path / "leaflet.txt"
    document.write_text(DOCUMENT)
    listed = content / "source_numbers" / "ankle-demonstration.txt"
    write(content, {"source_numbers/ankle-demonstration.txt": damaged, "word_runs/ankle-demonstration.txt": "0123456789ab\n0123456789"})
    assert [found.help.partition(":")[0] for found in load(content)[1]] == ["Make the file anew, it is written over"] * 2
    assert run("word-runs", "ankle-demonstration", str(document), "--content", str(content)).returncode == 0
    assert listed.read_text() == as_file(NUMBERS) and load(content)[1] == ()


def test_of_a_file_that_is_no_list_the_message_says_to_move_it_first(tmp_path: Path) -> None:
    content = write(example(tmp_path), {"source_numbers/ankle-demonstration.txt": "my notes\n3\t2 weeks\nand others\n"})
    [found] = load(content)[1]
    assert found.help.startswith("word-runs did not make this file. Move it away if you need it, else delete it; then make the list: ")


def test_numbers_without_a_source_are_told(tmp_path: Path) -> None:
    content = write(example(tmp_path), {"source_numbers/leaflet.txt": "1\t2 weeks\n"})
    library, problems = load(content)
    assert not problems
    assert [found.where.file for found in check(library, TODAY) if found.rule == "no-source-numbers"] == ["source_numbers/leaflet.txt"]
