"""Whatever texts the content holds, it is never a fault of the program: each ends as a page or as a problem at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from generator.build import BuildOptions, build, examine
from generator.content.new_entry import examples
from generator.content.reader.yaml_file import read
from generator.content.shingles import read_runs
from generator.diagnostics.evidence import Further
from generator.diagnostics.report import count
from tests.worlds import PRESS, TODAY, SharedPress, example, write

REFUSED = (
    "x" * 30_000, "Word " * 3000, "\u1680", "a\u1680b", "\u00a0", "\u2003x", "\u3000", "\u0301", "\u0300" * 500, "x\u0301" * 150, "cafe\u00ad\u0301",
    "\u00ad", "\u200d", "😀", "👩\u200d⚕️", "שלום", "مرحبا ٣", "\u200f\u200e", "İ", "\u0345", "\U000e0041", "\ue000", "\U0010fffd", "\u0378",
    "가" * 50, "漢" * 300, "\ufdd0", "not stated", "", " ", "\t", "a\n\n# b", "~", "1e400", "-0", "٣", "½", "10⁵", "NaN",
    "1,500 mg", "../x", "con", "a" * 65)
TAKEN = (
    "Search keys?", "__skip", "cs-top", "md-x", "index", "assets", "#", "&amp;", "<script>alert(x)</script>", "{{ x }}", "{% x %}", "]]>",
    "$x$", "\\", "*", "_", "|", "`", "---", "[x](y)", "![x](y)", "- a", "%", "@", "?", ".", "…", "'", '"', "fact-x", "{ #title }", "{: .x }",
    "panic(x)")
KEPT = {"id", "line", "kind", "audience", "basis", "status", "unit", "of", "paper", "takes", "path", "rule", "until", "updated", "on", "address",
        "url", "colour", "row", "part"}
FREE = {"structure", "serves", "factor", "measure", "present", "absent", "why", "unless", "name", "publisher", "funding", "group", "comparator",
        "intervention", "time_point", "note", "description", "missing", "caption", "hours", "reason", "applies_if", "not_if"}


def replaced(node: object, numbers: list[int], hostile: tuple[str, ...], every: int, keys: set[str], key: str = "") -> object:
    """A file with every so-manieth text replaced that is no id, number or one of a few words; of some keys only, if there are any."""
    if isinstance(node, dict):
        brand = "say" in node
        return {name: replaced(value, numbers, hostile, every, keys, "" if brand else name) for name, value in node.items()}
    if isinstance(node, list):
        return [replaced(value, numbers, hostile, every, keys, key) for value in node]
    numbers[0] += 1
    words = key in keys if keys else re.search(r"[A-Z ]", str(node)) and key not in KEPT
    meant = words and node not in {"not stated", "wait and see", "do not"} and numbers[0] % every == 0
    return hostile[numbers[0] % len(hostile)] if meant else str(node)


def world(folder: Path, hostile: tuple[str, ...], every: int, shift: int, keys: set[str] = frozenset()) -> Path:
    numbers = [shift]
    parsed = {path: read(text.encode(), path)[0] for path, text in examples().items()}
    return write(folder, {path: yaml.safe_dump(replaced(node, numbers, hostile, every, keys), default_style='"', width=1000)
                          for path, node in parsed.items()})


@pytest.mark.parametrize("shift", range(7))
def test_no_text_is_a_fault_of_the_program(tmp_path: Path, shift: int) -> None:
    assert examine(world(tmp_path, REFUSED, 1 + shift * 3, shift), TODAY, cache=PRESS).problems != ()


@pytest.mark.parametrize("text", ["\u1680", "x" * 30_000, "Word " * 7000, "\ufdd0", "cafe\u00ad\u0301"], ids=ascii)
@pytest.mark.parametrize(("file", "old"), [("site.yml", "name: Ankle demonstration"), ("clinic.yml", "name: The made-up ankle clinic"),
                                           ("decisions/ankle-injured.yml", "plain: My ankle is injured")])
def test_names_on_sheets_are_told_before_they_are_printed(tmp_path: Path, text: str, file: str, old: str) -> None:
    files = dict(examples())
    assert old in files[file]
    files[file] = files[file].replace(old, f"{old.partition(':')[0]}: {yaml.safe_dump('a' + text, default_style=chr(34), width=100_000).strip()}", 1)
    problems = examine(write(tmp_path, files), TODAY, cache=PRESS).problems
    assert file == "site.yml" or "\u00ad" in text or {problem.where.file for problem in problems} == {file}


@pytest.mark.parametrize("shift", range(2))
def test_texts_that_look_like_code_or_like_the_frame_build(tmp_path: Path, shift: int) -> None:
    content = world(tmp_path / "content", TAKEN, 1, shift, FREE)
    examined = build(content, SharedPress(tmp_path / "work", tmp_path / "site"), TODAY)
    assert [problem for problem in examined.problems if problem.rule not in {"hard-to-read", "chart-number-without-fact"}] == []
    assert (tmp_path / "site" / "index.html").is_file()


@pytest.mark.parametrize(("file", "old"), [("decisions/ankle-injured.yml", "You twisted your ankle"), ("inputs/pain.yml", "How bad is the pain")])
@pytest.mark.parametrize(("words", "named"), [
    ("a\u0323\u0301", "U+1EA1 U+0301"), ("x\u0301", "U+0078 U+0301"), ("a\u0307", "U+0227"), ("\u2695", "U+2695")])
def test_a_letter_that_no_drawing_can_hold_is_told(tmp_path: Path, file: str, old: str, words: str, named: str) -> None:
    files = dict(examples())
    assert old in files[file]
    files[file] = files[file].replace(old, words, 1)
    problems = examine(write(tmp_path, files), TODAY, BuildOptions(prints=False), PRESS).problems
    assert any(problem.rule == "missing-glyph" and problem.where.file == file and named in problem.message for problem in problems)


def test_a_letter_that_is_one_when_it_is_composed_is_drawn(tmp_path: Path) -> None:
    content = example(tmp_path, decisions_ankle_injured=("says: You twisted your ankle", "says: You twisted your ankle at the cafe\u0301"))
    assert "missing-glyph" not in {problem.rule for problem in examine(content, TODAY, BuildOptions(prints=False), PRESS).problems}


@pytest.mark.parametrize(("file", "old", "new"), [
    ("sources/ankle-demonstration.yml", "https://example.org/made-up-leaflet", f"'mailto:{'a@' * 400_000} '"),
    ("clinic.yml", "# report: mailto:ankle-clinic@example.org", f"report: mailto:a@{'a.' * 300_000}!"),
    ("site.yml", "language: en", f"language: en{'-aa' * 200_000}!"), ("topics/ankle-sprain.yml", "line: 3-4", f"line: '{'1-9, ' * 100_000}x'"),
    ("decisions/ankle-injured.yml", "when: pain < 4", f"when: {'(' * 600_000}pain < 4")])
def test_no_pattern_meets_a_text_without_end(tmp_path: Path, file: str, old: str, new: str) -> None:
    files = dict(examples())
    assert old in files[file]
    files[file] = files[file].replace(old, new, 1)
    told = [problem for problem in examine(write(tmp_path, files), TODAY, BuildOptions(prints=False), PRESS).problems if problem.rule == "too-long"]
    assert [(problem.where.file, "signs" in problem.message) for problem in told] == [(file, True)]


def test_of_thousands_of_waivers_a_hundred_are_told_and_the_others_counted(tmp_path: Path) -> None:
    waivers = "".join(f"- rule: hard-to-read\n  item: x{number}\n  until: 2027-01-01\n  reason: A reason.\n" for number in range(3000))
    problems = examine(write(example(tmp_path), {"waivers.yml": waivers}), TODAY, BuildOptions(prints=False), PRESS).problems
    found = [problem for problem in problems if problem.rule == "missing-key"]
    assert (len(found), found[-1].evidence, count(found)) == (101, Further(2900), (3000, 0))


def test_word_runs_of_nothing_but_lines_take_no_memory_for_each(tmp_path: Path) -> None:
    assert read_runs(b"\n" * 3_000_000) == (frozenset(), 1)
    assert read_runs(b"0123456789ab\r\nabcdefabcdef\n") == (frozenset({"0123456789ab", "abcdefabcdef"}), 0)
    assert read_runs(b"0123456789ab\nx\nabcdefabcdef\n") == (frozenset({"0123456789ab"}), 2)
    assert read_runs(b"0123456789ab\nabcdefabcdef") == (frozenset({"0123456789ab"}), 2) and read_runs(b"") == (frozenset(), 0)


@pytest.mark.parametrize("link", [
    "javascript:alert(1)", "data:text/html,x", "http://example.org/", "file:///etc/passwd", "//example.org/", "HTTPS://x y", "vbscript:x"])
def test_no_link_runs_or_leaks_anything(tmp_path: Path, link: str) -> None:
    content = example(tmp_path, sources_ankle_demonstration=("link: https://example.org/made-up-leaflet", f"link: '{link}'"))
    told = [problem for problem in examine(content, TODAY, BuildOptions(prints=False), PRESS).problems if problem.rule == "bad-value"]
    assert [(problem.where.file, problem.where.line) for problem in told] == [("sources/ankle-demonstration.yml", 23)]
