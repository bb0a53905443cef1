"""The content folder itself: links, strangers, and what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.content.reader.load import load
from tests.worlds import example, judged, real, write


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.where.file, problem.rule) for problem in load(folder)[1]]


def test_an_empty_folder_is_told_how_to_start(tmp_path: Path) -> None:
    assert found(tmp_path) == [("", "empty-content")]


def test_no_folder_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        load(tmp_path / "nowhere")


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("id: secret\nplain: A secret.\n")
    content = example(tmp_path / "content")
    (content / "gaps" / "secret.yml").symlink_to(tmp_path / "secret.yml")
    (content / "doubts" / "etc").symlink_to("/etc")
    assert found(content) == [("doubts/etc", "symbolic-link"), ("gaps/secret.yml", "symbolic-link")]


def test_what_editors_leave_behind_is_ignored(tmp_path: Path) -> None:
    content = write(example(tmp_path), {".DS_Store": "x", "topics/.ankle.yml.swp": "x", "topics/ankle.yml~": "x", "README.md": "x"})
    assert found(content) == []


def test_a_folder_in_place_of_a_file_and_a_pipe_are_told(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "gaps" / "folder.yml").mkdir()
    os.mkfifo(content / "gaps" / "pipe.yml")
    assert found(content) == [("gaps/folder.yml", "unknown-file"), ("gaps/pipe.yml", "unknown-file")]


def test_several_files_tell_all_their_problems_sorted_by_place(tmp_path: Path) -> None:
    content = write(example(tmp_path), {"gaps/b.yml": "id: b\nplain: ~\nclinical: ~\n", "doubts/a.yml": "\tx\n"})
    assert found(content) == [("doubts/a.yml", "tab"), ("gaps/b.yml", "null"), ("gaps/b.yml", "null")]


def test_a_file_that_is_not_yaml_does_not_make_its_facts_unknown(tmp_path: Path) -> None:
    content = example(tmp_path, topics_ankle_sprain=("kind: condition", "kind: condition: really"))
    assert [problem.rule for problem in judged(content).problems] == ["not-yaml"]


def test_the_real_content_has_no_problem() -> None:
    assert real().problems == ()


@pytest.mark.parametrize(("shelf", "folder"), [("red_flags", "red-flags"), ("sources", "source"), ("topics", "topic"), ("figures", "Figures")])
def test_a_folder_of_a_wrong_name_is_told_without_all_that_follows_from_it(tmp_path: Path, shelf: str, folder: str) -> None:
    content = example(tmp_path)
    (content / shelf).rename(content / folder)
    [problem] = judged(content).problems
    assert (problem.where.file, problem.rule) == (folder, "unknown-file") and f'Did you mean "{shelf}"?' in problem.help


def test_so_is_a_file_of_a_wrong_name(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "glossary.yml").rename(content / "glosary.yml")
    (content / "red_flags" / "cannot-stand-on-it.yml").rename(content / "red_flags" / "cannot-stand-on-it.yaml")
    assert {(problem.where.file, problem.rule) for problem in judged(content).problems} == {
        ("glosary.yml", "unknown-file"), ("red_flags/cannot-stand-on-it.yaml", "unknown-file")}


def test_nothing_of_a_stranger_is_read(tmp_path: Path) -> None:
    content = write(example(tmp_path), {"attached/notes.yml": "id: cannot-stand-on-it", "red-flags/deeper/x.yml": "id: [x"})
    os.mkfifo(content / "attached" / "pipe.yml")
    assert found(content) == [("attached", "unknown-file"), ("red-flags", "unknown-file"), ("red-flags/deeper", "unknown-file")]


@pytest.mark.parametrize(("named", "help"), [
    ("canot-stand-on-it", 'Did you mean "cannot-stand-on-it"? If not, write'), ("cannot-move-it", "If the id is right, write")])
def test_an_entry_that_is_missing_is_named_with_its_file_and_no_other_sign_is_proposed(tmp_path: Path, named: str, help: str) -> None:
    content = example(tmp_path, topics_ankle_sprain=("  - cannot-stand-on-it", f"  - {named}"))
    assert [problem.help for problem in judged(content).problems if problem.rule == "unknown-id"] == [
        f"{help} red_flags/{named}.yml: make new KIND=red_flag ID={named}"]


@pytest.mark.parametrize("further", ["", "\nodd: [x"])
def test_whoever_names_an_entry_whose_id_is_in_curly_quotes_is_not_blamed(tmp_path: Path, further: str) -> None:
    content = example(tmp_path, red_flags_cannot_stand_on_it=("id: cannot-stand-on-it", f"id: \u201ccannot\u2013stand-on-it\u201d{further}"))
    assert {problem.where.file for problem in judged(content).problems} == {"red_flags/cannot-stand-on-it.yml"}
