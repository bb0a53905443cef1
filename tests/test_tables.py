"""A table of a spreadsheet becomes entries: the command import csv."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.content.new_entry import write as write_one
from generator.content.reader.load import load
from generator.content.tables import take
from generator.editing.formatting import formatted
from tests.test_cli import run
from tests.worlds import example, write

HEADER = "names.plain,names.clinical,cause_of,red_flags,involves,symptoms,triggers,management,source,part\n"
ROW = '"Sore heel, left",Plantar pain,ankle-sprain,not stated,The band is sore.,not stated,worse-downhill,not stated,ankle-demonstration,Table 2\n'


def test_a_row_becomes_an_entry_whose_words_are_facts_with_the_source_of_the_row(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    table = write(tmp_path, {"causes.csv": HEADER + ROW}) / "causes.csv"
    done = run("import", "csv", "cause", str(table), "--content", str(content))
    assert done.returncode == 0, done.stderr
    library, problems = load(content)
    cause = library.causes["sore-heel-left"]
    assert problems == ()
    assert (cause.names.plain, cause.cause_of, cause.triggers) == ("Sore heel, left", ("ankle-sprain",), ("worse-downhill",))
    fact = library.facts["sore-heel-left-involves"]
    assert (fact.plain, fact.sources[0].source, fact.sources[0].part) == ("The band is sore.", "ankle-demonstration", "Table 2")


def test_what_the_table_does_not_say_is_to_fill_and_a_strange_column_is_told(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    table = write(tmp_path, {"causes.csv": "id;names.plain;Colour\nheel;Sore heel;red\n"}) / "causes.csv"
    done = run("import", "csv", "cause", str(table), "--content", str(content))
    assert "heel, to fill: names.clinical, cause_of, red_flags, involves, symptoms, triggers, management\n" in done.stdout
    assert 'The column "Colour" was left out: a cause has no such key.' in done.stderr
    assert {problem.rule for problem in load(content)[1]} == {"still-to-fill"}


def test_no_fact_without_words_gets_the_source_of_the_row(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    table = write(tmp_path, {"t.csv": "id,main_message.plain,source,part\ntoe,It hurts.,ankle-demonstration,page 3\n"}) / "t.csv"
    assert run("import", "csv", "topic", str(table), "--content", str(content)).returncode == 0
    page = yaml.safe_load((content / "topics" / "toe.yml").read_text(encoding="utf-8"))
    assert page["main_message"]["sources"] == [{"source": "ankle-demonstration", "part": "page 3"}]
    assert {key[0] for fact in (page["card"]["now"][0], page["about"][0]) for key in fact["sources"][0].values()} == {"<"}


def test_words_of_the_glossary_are_put_to_the_end_of_its_file(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    before = (content / "glossary.yml").read_text(encoding="utf-8")
    table = write(tmp_path, {"words.csv": "id\tnames.plain\tnames.clinical\tplain\tsource\tpart\n"
                              "term-heel\tHeel\tCalx\tThe back of the foot.\tankle-demonstration\tpage 3\n"}) / "words.csv"
    assert run("import", "csv", "glossary", str(table), "--content", str(content)).returncode == 0
    after = (content / "glossary.yml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert load(content)[0].facts["term-heel"].plain == "The back of the foot."
    again = run("import", "csv", "glossary", str(table), "--content", str(content))
    assert (again.returncode, (content / "glossary.yml").read_text(encoding="utf-8")) == (2, after)
    assert 'line 2: "term-heel" is there already' in again.stderr


@pytest.mark.parametrize(("table", "said"), [
    ("", "the table has no rows"),
    ("id,names.plain\n", "the table has no rows"),
    ("id,names.plain\nA b,Heel\n", 'line 2: "A b" is no id'),
    ("id,names.plain\nheel,Heel\nheel,Heel\n", 'line 2: "heel" is there already, or twice'),
    ("id,names.plain\nheel,Heel,and more\n", "line 2: this row has 3 cells, and the header 2"),
    ('id,names.plain\nheel,"Heel\n', "line 2: this is no table in CSV"),
    ("id,names.plain\ntorn-ankle-ligament,Torn\n", 'line 2: "torn-ankle-ligament" is there already'),
], ids=["empty", "no rows", "no id", "twice", "too many cells", "an open quote", "there already"])
def test_a_table_that_cannot_be_taken_leaves_everything_as_it_was(tmp_path: Path, table: str, said: str) -> None:
    content = example(tmp_path / "content")
    before = {file: file.read_bytes() for file in content.rglob("*.yml")}
    file = write(tmp_path, {"table.csv": table}) / "table.csv"
    done = run("import", "csv", "cause", str(file), "--content", str(content))
    assert done.returncode == 2
    assert said in done.stderr
    assert {file: file.read_bytes() for file in content.rglob("*.yml")} == before


@pytest.mark.parametrize("glossary", ["[]\n", "  - {id: term-a, names: {plain: A, clinical: A}, plain: A.}\n"],
                         ids=["a flow list", "an indented list"])
def test_a_list_to_whose_end_nothing_can_be_put_stays_as_it_is(tmp_path: Path, glossary: str) -> None:
    content = example(tmp_path / "content")
    (content / "glossary.yml").write_text(glossary, encoding="utf-8")
    table = write(tmp_path, {"words.csv": "id,plain\nterm-heel,The back of the foot.\n"}) / "words.csv"
    done = run("import", "csv", "glossary", str(table), "--content", str(content))
    assert (done.returncode, (content / "glossary.yml").read_text(encoding="utf-8")) == (2, glossary)
    assert "glossary.yml is no list of items that each begin with a hyphen at the edge" in done.stderr


def test_no_entry_is_written_through_a_link_and_none_stays_behind(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    (tmp_path / "elsewhere").mkdir()
    (content / "doubts").rename(tmp_path / "kept")
    (content / "doubts").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    table = write(tmp_path, {"doubts.csv": "id,plain\na,A.\nb,B.\n"}) / "doubts.csv"
    done = run("import", "csv", "doubt", str(table), "--content", str(content))
    assert done.returncode == 2
    assert "is a link, and no file is written through it" in done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_row_that_cannot_be_written_takes_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = example(tmp_path / "content")
    before = {file: file.read_bytes() for file in content.rglob("*.yml")}
    table = write(tmp_path, {"gaps.csv": "id,plain\na,A.\nb,B.\n"}) / "gaps.csv"

    def full(folder: Path, path: str, text: str) -> Path:
        if path == "gaps/b.yml":
            raise OSError(28, "No space left on device", path)
        return write_one(folder, path, text)

    monkeypatch.setattr("generator.cli.import_.write_new", full)
    assert run("import", "csv", "gap", str(table), "--content", str(content)).returncode == 2
    assert {file: file.read_bytes() for file in content.rglob("*.yml")} == before


def test_a_table_in_another_coding_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes("id,names.plain\nheel,Büro\n".encode("latin-1"))
    done = run("import", "csv", "cause", str(file), "--content", str(example(tmp_path / "content")))
    assert (done.returncode, "is not in UTF-8. Save it as CSV in UTF-8." in done.stderr) == (2, True)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_whatever_a_cell_says_arrives_as_it_was(words: str) -> None:
    quoted = words.replace('"', '""')
    (entry,) = take("glossary", f'id,plain\nterm-x,"{quoted}"\n', set(), lambda file: False).entries
    assert yaml.load(entry.text, Loader=yaml.BaseLoader)[0]["plain"] == words


def test_what_is_taken_is_in_the_form_of_the_command_format(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    long = "The band is sore and " + "sore and " * 20 + "it aches."
    write(tmp_path, {"causes.csv": HEADER + ROW + ROW.replace("Sore heel, left", "Other heel").replace("The band is sore.", long),
                     "words.csv": "id,names.plain,names.clinical,plain,source,part\n"
                                  "term-heel,Heel,Calx,The back: of the foot.,ankle-demonstration,page 3\n"})
    assert run("import", "csv", "cause", str(tmp_path / "causes.csv"), "--content", str(content)).returncode == 0
    assert run("import", "csv", "glossary", str(tmp_path / "words.csv"), "--content", str(content)).returncode == 0
    for file in ("causes/sore-heel-left.yml", "causes/other-heel.yml"):
        assert formatted((content / file).read_bytes(), file) == (content / file).read_bytes()
    assert "  sources:\n    - source: ankle-demonstration\n      part: page 3\n" in (content / "glossary.yml").read_text(encoding="utf-8")


def test_watch_words_in_one_cell_are_told_apart(tmp_path: Path) -> None:
    [entry] = take("red_flag", "id,watch_words\nfall,\"fall on the head, after a fall\nhit\"\n", (), lambda _: False).entries
    assert yaml.safe_load(entry.text)["watch_words"] == ["fall on the head", "after a fall", "hit"]
