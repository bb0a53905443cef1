"""Hostile and surprising YAML: every scalar stays the text that was written, and nothing gets through or blows up."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import normalised
from generator.content.reader.yaml_file import FORBIDDEN, MAX_BYTES, MAX_BYTES_OF_LIST, Rows, YamlTable, read
from generator.diagnostics.bounded import MOST_TOLD, weight


def rules(data: bytes) -> list[tuple[str, int, int]]:
    node, problems = read(data, "f.yml")
    assert (node is None) == bool(problems)
    return [(problem.rule, problem.where.line, problem.where.column) for problem in problems]


@pytest.mark.parametrize("written", ["yes", "no", "on", "off", "1e3", "12:30", "0.10", "0x1F", "2026-11-20", "true", ".inf", "010", "1_000", "="])
def test_a_scalar_is_the_text_that_was_written(written: str) -> None:
    node, problems = read(f"a: {written}\n".encode(), "f.yml")
    assert node == {"a": written}
    assert problems == []


def test_every_value_knows_its_place() -> None:
    node, _ = read(b"a:\n  - x\n  - b: y\n", "f.yml")
    assert isinstance(node, YamlTable)
    rows = node["a"]
    assert isinstance(rows, Rows)
    assert rows[0].where == ("f.yml", 2, 5)
    assert rows[1]["b"].where == ("f.yml", 3, 8)
    assert rows[1].keys_at["b"] == ("f.yml", 3, 5)


@pytest.mark.parametrize(("data", "expected"), [
    (b"", [("empty-file", 0, 0)]),
    (b"# only a comment\n\n", [("empty-file", 0, 0)]),
    (b"a: [x, y", [("not-yaml", 1, 4)]),
    (b"a: 'open\nb: c\nd: e\n", [("not-yaml", 1, 4)]),
    (b"a: []\nb: {}\n", [("empty-list", 1, 4), ("empty-list", 2, 4)]),
    (b"a: b: c", [("not-yaml", 1, 5)]),
    (b"a:\n\t- b", [("tab", 2, 1)]),
    (b"a: 1\na: 2\n", [("duplicate-key", 2, 1)]),
    (b"a: &x [1]\nb: *x\n", [("anchor", 1, 4)]),
    (b"a: !!python/object:os.system x", [("tag", 1, 4)]),
    (b"a: !local x", [("tag", 1, 4)]),
    (b"a: 1\n---\nb: 2\n", [("several-documents", 2, 1)]),
    (b"? [a]\n: b\n", [("key-not-text", 1, 3)]),
    (b"a: ~\nb: null\n", [("null", 1, 4), ("null", 2, 4)]),
    (b"a: \xff", [("not-utf-8", 1, 4)]),
    (b"ab\n\xc3\xa4 \x80", [("not-utf-8", 2, 3)]),
    (b"\xef\xbb\xbfa: b", [("not-utf-8", 1, 1)]),
    ("a: b".encode("utf-16"), [("not-utf-8", 1, 1)]),
    (b"a: x\x00y", [("forbidden-character", 1, 5)]),
    (b"a: x\ny: \x1b[31m", [("forbidden-character", 2, 4)]),
    ("a: safe\u202eefas".encode(), [("forbidden-character", 1, 8)]),
    ("a: zero\u200bwidth".encode(), [("forbidden-character", 1, 8)]),
    *((f"a: no{sign}t".encode(), [("forbidden-character", 1, 6)]) for sign in "\u034f\u061c\u3164\uffa0\u115f\u180e\U000e0041\U000e0001\U0001d173"
      "\u206a\u206f\U00013430"),
    *((f"a: joined{sign}signs".encode(), []) for sign in "\u00ad\u200c\u200d\u200e\u200f"),
    *((f"a: joined{sign}signs".encode(), [("forbidden-character", 1, 10)]) for sign in "\ufe0f\U000e0100"),
    (b'a: "\\u202e"', [("forbidden-character", 1, 5)]),
    (b'a: "\\0"', [("forbidden-character", 1, 5)]),
])
def test_what_is_refused(data: bytes, expected: list[tuple[str, int, int]]) -> None:
    assert rules(data) == expected


def test_no_sign_that_is_not_seen_hides_a_word() -> None:
    """What scripts need is taken out before words are looked for; only signs that are drawn, such as the end of an ayah, part a word in two."""
    hiding = {sign for sign in map(chr, range(sys.maxunicode)) if unicodedata.category(sign) == "Cf" and not FORBIDDEN.search(f"can{sign}not")
              and normalised(f"You can{sign}not stand") != "you cannot stand"}
    assert {unicodedata.name(sign).partition(" ")[0] for sign in hiding} == {"ARABIC", "KAITHI", "SYRIAC"}


def test_all_problems_of_a_file_are_told_at_once() -> None:
    assert rules(b"a: 1\na: 2\nb: ~\nb: 3\n") == [("duplicate-key", 2, 1), ("null", 3, 4), ("duplicate-key", 4, 1)]


def test_anchors_that_explode_are_refused_at_the_first() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    assert rules(f"l0: &l0 [x]\n{levels}\n".encode()) == [("anchor", 1, 5)]


@pytest.mark.parametrize("data", [b"[" * 10_000, b"{a: " * 10_000, b"- " * 10_000 + b"x",
                                  b"".join(b" " * n + b"a:\n" for n in range(900))], ids=["lists", "tables", "rows", "indented"])
def test_ten_thousand_levels_are_refused(data: bytes) -> None:
    assert [rule for rule, _, _ in rules(data)] == ["too-deep"]


@pytest.mark.parametrize(("data", "rule"), [(b"\t\n" * 400_000, "tab"), (b"\x01" * 900_000, "forbidden-character")])
def test_of_very_many_such_signs_the_first_are_told_and_the_others_counted(data: bytes, rule: str) -> None:
    found = [problem for problem in read(data, "a.yml")[1] if problem.rule in {rule, "forbidden-character"}]
    assert len(found) == MOST_TOLD + 1
    assert found[-1].message == f"{weight(found[-1])} more problems of this kind follow in this file"


def test_a_large_file_is_refused() -> None:
    large = b"a: b\n" + b"# of one entry\n" * (MAX_BYTES // 15 + 1)
    assert [problem.rule for problem in read(large, "topics/a.yml")[1]] == ["too-large"]


def test_a_file_that_lists_many_entries_grows_with_the_content() -> None:
    words = b"".join(b"- {id: a-word}\n" for _ in range(MAX_BYTES // 15 + 1))
    assert len(words) > MAX_BYTES and read(words, "glossary.yml")[1] == []
    assert [problem.rule for problem in read(b"#" * MAX_BYTES_OF_LIST + b"\na: b", "glossary.yml")[1]] == ["too-large"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    rules(data)


@given(st.text(alphabet=" \n\t-:[]{}&*!|>'\"%@`#,?ab~0", max_size=80))
def test_any_yaml_signs_are_read_or_refused(text: str) -> None:
    rules(text.encode())


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_a_quoted_text_comes_back_as_it_was(text: str) -> None:
    node, problems = read(f"a: '{text.replace(chr(39), chr(39) * 2)}'\n".encode(), "f.yml")
    assert problems or node == {"a": text}
