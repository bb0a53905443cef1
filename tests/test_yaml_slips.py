"""Slips that make a file no YAML: each is told at its own place and by its cause, not where YAML came to a stop; and none where it is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.reader.load import load
from generator.content.reader.yaml_file import read
from tests.worlds import example


def told(text: str) -> list[tuple[str, str]]:
    """The problems of a text: what is marked in it, and what is said of that."""
    lines, found = text.split("\n"), []
    for problem in read(text.encode(), "gaps/x.yml")[1]:
        start = problem.where.column - 1
        found.append((f"{problem.where.line}:{lines[problem.where.line - 1][start:start + problem.width]}", problem.message))
    return found


COLON, SPACE = 'a text with ": " in it needs quotes', "the space after this colon is missing"


@pytest.mark.parametrize(("text", "place", "said"), [
    ("id: x\nsays: If it hurts: go\nb: c\n", "2::", COLON), ("- id: x\n  says: Is it: bad\n  b: c\n", "2::", COLON),
    ("says: Some text that\n  goes on: here\nb: c\n", "2::", COLON), ("a: {says: If: b, c: d}\n", "1::", COLON), ("a: [b: c: d, e]\n", "1::", COLON),
    ("says: “If it hurts: go”\n", "1::", COLON), ("a: x\r\nsays: Remember: quotes\r\n", "2::", COLON),
    ("id: x\nurgency:urgent\nsays: a\n", "2::", SPACE), ("id: x\nurgency:urgent\n", "2::", SPACE), ("id:x\nsays: a\n", "1::", SPACE),
    ("names:\n  plain:A\n  clinical: B\nz: y\n", "2::", SPACE),
    ("says: 'It's bad'\nb: c\n", "1:'", "an apostrophe ends a text in single quotes"),
    ("a: {says: 'It's', b: c}\n", "1:'", "an apostrophe ends a text"),
    ('says: "It is "bad" now"\nb: c\n', '1:"', "the text in quotes ends here"), ('says: "Call" now\nb: c\n', '1:"', "the text in quotes ends here"),
    ('says: "Call now\nb: c\nd: e\n', '1:"', 'the quote " that opens here is closed nowhere'),
    ('says: "Call now\nb: "c"\nd: e\n', '1:"', 'the quote " that opens here is closed on line 2'),
    ("b:\n– a\n– b\nc: d\n", "2:–", "– is no hyphen"), ("b:\n  - a\n  • b\nc: d\n", "3:•", "• is no hyphen"),
    ("b:\n  * a\n", "2:*", "* is no hyphen"),
    ("b:\n  - a\n— b\nc: d\n", "3:—", "— is no hyphen"), ("b:\n  * id: a\n", "2:*", "* is no hyphen"),
    ("b:\n  - c\n  -d\ne: f\n", "3:-", "the space after this hyphen"),
    ("b:\n  • id: a\n    c: d\n", "2:•", "• is no hyphen"),
    ("plain: Some text that\ngoes on here\nb: c\n", "2:goes on here", "this line stands where a key is expected"),
    ("names:\n  plain: Text that\n  goes on here\n  b: c\n", "3:goes on here", "this line stands where a key is expected"),
    ("says: >\n  Text that\ngoes on here\n", "3:goes on here", "this line stands where a key is expected"),
    ("id: x\n  says: a\nb: c\n", "2:says", "this line is indented deeper than the key above"),
    ("a:\n  b: c\n   d: e\n", "3:d", "this line is indented deeper than the key above"),
    ("says: @home\n", "1:@", "a text that begins with @ needs quotes"), ("b:\n  - `a`\n", "2:`", "a text that begins with ` needs quotes"),
    ("says: & so on\n", "1:&", "a text that begins with & needs quotes")])
def test_a_slip_is_told_by_its_cause_and_at_its_place(text: str, place: str, said: str) -> None:
    [(where, message)] = told(text)
    assert where == place and message.startswith(f"this is not YAML: {said}")


def test_each_item_of_a_list_without_hyphens_is_told() -> None:
    assert [where for where, _ in told("b:\n  – id: a\n  – id: a\n")] == ["2:–", "3:–"]


def test_a_space_that_only_looks_like_one_is_told_once() -> None:
    assert [where for where, _ in told("a:\n\u00a0 b: c\n  d: e: f\n")] == ["2:\u00a0"]


@pytest.mark.parametrize("text", [
    "a: {says: b\nb: c\n", "a: b\n- c\n", "- a\nb: c\n", "names:\n    plain: a\n  clinical: b\n", "says: - a\n", 'says: "If": go\n', "a: b]\nc: [",
    "a: >\n  b: c\n d: e\n"])
def test_what_is_not_sure_is_told_in_general_words(text: str) -> None:
    [problem] = read(text.encode(), "gaps/x.yml")[1]
    assert problem.rule == "not-yaml" and "Common causes:" in problem.help


@pytest.mark.parametrize("text", ["a: “b”\n", "a: – b\n", "a: Note :b\n", "a: see https://x.y\n",
    "a: >\n  – b: c\n", "a: '– b'\n", "a-b: c\n", "•: a\n"])
def test_what_is_yaml_is_no_slip(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("lines", "said"), [
    ("red_flags:\n  – cannot-stand-on-it", "– is no hyphen: write a plain hyphen (-) and a space before each item"),
    ("red_flags:\n  • cannot-stand-on-it", "• is no hyphen"), ("red_flags:\n  -cannot-stand-on-it", "write a space behind each hyphen"),
    ("red_flags: cannot-stand-on-it", '"cannot-stand-on-it" stands here; a list is expected, such as [cannot-stand-on-it]; or not stated'),
    ("red_flags: cannot-stand-on-it, x", "a list is expected, such as [cannot-stand-on-it, x]; or not stated"),
    ("red_flags: Cannot stand on it.", "a list is expected, such as [one, two]; or not stated")])
def test_lines_that_were_to_be_a_list_are_told_why_they_are_none(tmp_path: Path, lines: str, said: str) -> None:
    content = example(tmp_path, topics_ankle_sprain=("red_flags:\n  - cannot-stand-on-it", lines))
    [problem] = load(content)[1]
    assert problem.rule == "wrong-kind" and said in problem.message


def test_a_list_where_words_are_expected_is_told_so(tmp_path: Path) -> None:
    content = example(tmp_path, decisions_ankle_injured=("    who: You", "    who: [You]"))
    [problem] = load(content)[1]
    assert (problem.rule, problem.message) == ("wrong-kind", "a list stands here; words are expected; or not stated")
