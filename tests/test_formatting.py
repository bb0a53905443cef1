"""One form for all files: what is nobody's intention goes, everything else stays, and a file says what it said."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cli.commands import main
from generator.content.new_entry import examples
from generator.editing.change import comments
from generator.editing.formatting import NotFormatted, formatted
from generator.editing.tree import Value, tree_of
from generator.editing.writing import WIDTH, in_style, styles
from tests.test_editing import HARD, said
from tests.worlds import ROOT, tries

CONTENT = {str(file.relative_to(ROOT)): file.read_bytes() for file in sorted((ROOT / "content").rglob("*.yml"))}


def form(text: str) -> str:
    """A text in the one form."""
    return formatted(text.encode(), "topics/x.yml").decode()


# --- what is right -------------------------------------------------------------------------------------------------


def test_the_content_is_right() -> None:
    assert [file for file, data in CONTENT.items() if formatted(data, file) != data] == []


@pytest.mark.parametrize("file", sorted(examples()))
def test_every_example_is_right(file: str) -> None:
    assert formatted(examples()[file].encode(), file).decode() == examples()[file]


RIGHT = {
    "keys in an order of their own": "sources: [a]\nplain: Words\nid: x\n",
    "comments where they are": "# above\nid: x # beside\n\n# a remark\n#\nplain: Words   # far beside\n",
    "quotes that need not be": 'id: "x"\nplain: "Words"\n',
    "single quotes around double ones": "plain: 'so \"called\"'\n",
    "a list in brackets on several lines": "about: [a,\n  b]\n",
    "a list in lines that would fit brackets": "about:\n  - a\n",
    "words on the line below their key": "plain:\n  Words\n  more\n",
    "words that run on anywhere to the right": "plain: Words\n     more\n",
    "spaces and blank lines in a text that keeps its lines": "plain: |\n  one  \n\n\n\n    two\nid: x\n",
    "a text that keeps its last blank lines": "plain: |+\n  one\n\n\n\n",
    "a long line without a space": f"plain: {'x' * 200}\n",
    "a long comment": f"id: x\n# {'word ' * 60}.\n",
    "long lines of a text that keeps them": f"plain: |\n  {'word ' * 60}.\n",
    "the line ends of Windows": "id: x\r\nplain: Words\r\n",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert form(text) == text


# --- what is not ---------------------------------------------------------------------------------------------------

MENDED = {
    "indentation by four, with its comments": (
        "means:\n    # one\n    - id: a\n      plain: Words\n        more\n    # end\nid: x\n",
        "means:\n  # one\n  - id: a\n    plain: Words\n      more\n  # end\nid: x\n"),
    "a list at the edge of its key": ("means:\n- a\n- id: b\n  plain: c\nid: x\n", "means:\n  - a\n  - id: b\n    plain: c\nid: x\n"),
    "a hyphen far from its item": (
        "means:\n  -   id: a\n      plain: |\n        one\n         two\n", "means:\n  - id: a\n    plain: |\n      one\n       two\n"),
    "a list in a list": ("rows:\n -  - a\n    - b\n", "rows:\n  - - a\n    - b\n"),
    "spaces around colons and commas": (
        "id:   x\nnames : { plain: a,clinical:  b , also: [ c,d ] }\n", "id: x\nnames: {plain: a, clinical: b, also: [c, d]}\n"),
    "a comma before a bracket": ("about: [a, b,]\n", "about: [a, b]\n"),
    "single quotes": ("plain: 'It''s so: so'\nline: '1, 2'\n", 'plain: "It\'s so: so"\nline: "1, 2"\n'),
    "spaces at the end of a line": ("id: x  \nplain: Words \n  more  \n# remark \n", "id: x\nplain: Words\n  more\n# remark\n"),
    "blank lines": ("\n\nid: x\n\n\n\nplain: Words\n\n\n", "id: x\n\nplain: Words\n"),
    "no line end at the end": ("id: x", "id: x\n"),
    "a blank line behind a text that keeps its lines": ("plain: |\n  one\n\n\n", "plain: |\n  one\n"),
    "line ends of both sorts": ("id: x\r\nplain: Words\r\nrows: [a]\n", "id: x\r\nplain: Words\r\nrows: [a]\r\n"),
    "a byte order mark": ("\ufeffid: x\n", "id: x\n"),
    "a long line": (f"plain: {'word ' * 40}end.\n", f"plain: {'word ' * 27}word\n  {'word ' * 12}end.\n"),
    "a long line behind a hyphen": (f"means:\n  - {'word ' * 40}end.\n", f"means:\n  - {'word ' * 28}word\n      {'word ' * 11}end.\n"),
    "a long line further down": (f"plain: A short one.\n   {'word ' * 40}\n   end.\n",
                                 f"plain: A short one.\n   {'word ' * 28}word\n   {'word ' * 11}end.\n"),
    "a long list in brackets": (f"about: [{'an-id, ' * 30}an-id]\n", f"about: [{'an-id, ' * 19}an-id,\n  {'an-id, ' * 10}an-id]\n"),
    "a long line of a folded text": (f"plain: >\n  {'word ' * 40}end.\n  More.\n\n  Another.\n",
                                     f"plain: >\n  {'word ' * 28}word\n  {'word ' * 11}end. More.\n\n  Another.\n"),
}


@pytest.mark.parametrize(("text", "mended"), MENDED.values(), ids=MENDED)
def test_what_is_nobodys_intention_goes(text: str, mended: str) -> None:
    assert form(text) == mended
    assert form(mended) == mended


@pytest.mark.parametrize(("text", "rule"), [("id: [x\n", "not-yaml"), ("id: x\nid: y\n", "duplicate-key"), ("id: x\n\tplain: y\n", "tab"),
                                            ("plain: Bed #4 is free\nid: &a x\n", "anchor")])
def test_a_file_that_cannot_be_read_stays_as_it_is(text: str, rule: str) -> None:
    with pytest.raises(NotFormatted) as told:
        form(text)
    assert [problem.rule for problem in told.value.problems] == [rule]


def test_words_that_yaml_takes_for_a_comment_are_not_made_to_look_like_one() -> None:
    text = "id: x\nplain: Bed #4 is free\nrows: [a,b]\n"
    assert form(text) == text.replace("a,b", "a, b")


# --- whatever it looks like ------------------------------------------------------------------------------------------

_words = st.one_of(st.sampled_from([word for word in HARD if "\n" not in word]), st.text("a'\"#:,-é", min_size=1, max_size=30))
_keys = st.sampled_from(["id", "plain", "names", "also", "means", "rows"])
_values = st.recursive(_words, lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3), st.dictionaries(_keys, inner, min_size=1)),
                       max_leaves=12)
_files = st.dictionaries(_keys, _values, min_size=1, max_size=4)


def written(value: Value, draw: st.DrawFn, column: int, brackets: bool) -> str:
    """A value as somebody without habits would write it behind a colon or a hyphen."""
    if isinstance(value, str):
        return " " * draw(st.integers(1, 3)) + in_style(value, draw(st.sampled_from(list(styles(value, brackets, None)))))
    if brackets or draw(st.booleans()):
        space = " " * draw(st.integers(0, 2))
        parts = value if isinstance(value, list) else [f"{key}:{written(part, draw, column, True)}" for key, part in value.items()]
        inside = f"{space},{space or ' '}".join(part if isinstance(part, str) and isinstance(value, dict) else written(part, draw, column, True)
                                                for part in parts)
        return f" [{inside}{space}]" if isinstance(value, list) else f" {{{inside}{space}}}"
    indent = column + draw(st.integers(1, 5))
    gap = draw(st.sampled_from(["\n", "\n\n\n", "  # beside\n", "\n" + " " * indent + "# above\n", "\n# at the edge\n", "   \n"]))
    if isinstance(value, dict):
        return gap + "\n".join(f"{' ' * indent}{key}:{written(part, draw, indent, False)}" for key, part in value.items())
    return gap + "\n".join(f"{' ' * indent}-{written(part, draw, indent, False)}" for part in value)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of content in any form."""
    ends, between = st.sampled_from(["\n", "  \n", " # end\n"]), st.sampled_from(["", "", "\n", "# x\n"])
    return "".join(f"{key}:{written(value, draw, 0, False)}{draw(ends)}{draw(between)}" for key, value in draw(_files).items())


@pytest.mark.parametrize(("written", "formed"), [
    ("names:\n- a\\  \n- b\n", "names:\n  - a\\\n  - b\n"),
    ('plain: "a\\  \n  b"\n', 'plain: "a\\  \n  b"\n'),
])
def test_spaces_at_the_end_of_a_line_go_unless_a_backslash_in_quotes_keeps_them(written: str, formed: str) -> None:
    assert form(written) == formed


@settings(max_examples=tries(60), deadline=None)
@given(files())
def test_any_form_becomes_one_and_says_the_same(text: str) -> None:
    try:
        fresh = form(text)
    except NotFormatted as fault:
        assert fault.problems, "only what the reader refuses stays as it is"
        return
    assert said(fresh) == said(text)
    assert sorted(words.strip() for _, words in comments(text, tree_of(text))) == sorted(words for _, words in comments(fresh, tree_of(fresh)))
    assert form(fresh) == fresh
    assert "\n\n\n" not in fresh
    assert all(line == line.rstrip() for line in fresh.split("\n"))
    assert set("#[{") & set(fresh) or all(len(line) <= WIDTH or "x" * 200 in line for line in fresh.split("\n"))


# --- the command -----------------------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """How the command ends, and what it says."""
    done = CliRunner().invoke(main, ["format", "--content", str(folder), *arguments])
    return done.exit_code, done.output.replace(str(folder), "content")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file that is right, one that is not, and one that cannot be read."""
    for name, text in {"gaps/right.yml": "id: right\n", "gaps/wrong.yml": "id:  wrong\n", "gaps/unread.yml": "id: [x\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_check_shows_what_would_change_and_writes_nothing(folder: Path) -> None:
    code, told = run(folder, "--check", str(folder / "gaps" / "wrong.yml"), str(folder / "gaps" / "right.yml"))
    assert code == 1
    assert told.endswith("@@ -1,2 +1,2 @@\n-id:  wrong\n+id: wrong\n \n1 of 2 files would change\n")
    assert (folder / "gaps" / "wrong.yml").read_text(encoding="utf-8") == "id:  wrong\n"


def test_all_files_are_brought_to_form_but_those_that_cannot_be_read(folder: Path) -> None:
    code, told = run(folder)
    assert code == 1
    assert "content/gaps/unread.yml stays as it is: it cannot be read" in told
    assert "content/gaps/unread.yml:1:5  error  not-yaml" in told
    assert told.endswith("content/gaps/wrong.yml: brought to form\n1 of 3 files changed, 1 left as it is\n")
    assert (folder / "gaps" / "wrong.yml").read_text(encoding="utf-8") == "id: wrong\n"
    (folder / "gaps" / "unread.yml").unlink()
    assert run(folder, "--check") == (0, "0 of 2 files would change\n")


def test_a_file_elsewhere_and_a_link_are_left_alone(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "x.yml"
    other.write_text("id:  x\n", encoding="utf-8")
    (folder / "gaps" / "link.yml").symlink_to(other)
    assert run(folder, str(other))[0] == 2
    assert "content/gaps/link.yml stays as it is" in run(folder)[1]
    assert other.read_text(encoding="utf-8") == "id:  x\n"
