"""Words from content never become code: they show on the page as exactly the characters that were written."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from generator.documents.document import (
    Aside,
    Call,
    Caution,
    Cite,
    Document,
    DocumentId,
    Line,
    Link,
    Reference,
    Said,
    Target,
    Term,
    Unstated,
    Words,
)
from generator.files.resources import TEMPLATES
from generator.language.reader import Reader
from generator.language.words import ROOT, CatalogueFault, languages, nearest, read_words, spaced
from generator.language.words import FixedWords as Catalogue
from generator.outputs import compiled
from generator.outputs.compiled import Compiled
from generator.outputs.guide import WORDS as WORDS_OF_GUIDE
from generator.outputs.markdown.spans import Spans
from generator.outputs.templates import environment, escape, read_templates
from generator.workers.keeping import Keeper
from tests.worlds import plainly, tries

EXTENSIONS = yaml.safe_load(re.sub(r"!!\S+", "", (ROOT.parent / "mkdocs.yml").read_text(encoding="utf-8")))["markdown_extensions"]
NAMES = [name if isinstance(name, str) else next(iter(name)) for name in EXTENSIONS]

PAGE = """\
{% macro m(x) -%}<span id="a">{{ x }}</span>{%- endmacro %}
# {{ x }}

{{ x }}

- {{ m(x) }}
    - {{ x }}
1. **{{ x }}**: {{ x }}

<div class="x" markdown="1">

## {{ x }} { #here }

{{ x }}

</div>
<table markdown="1">
<tbody markdown="1">
<tr markdown="1">
<th scope="row">{{ x }}</th>
<td markdown="span">{{ m(x) }}</td>
<td markdown="block">

- {{ x }}

</td>
</tr>
</tbody>
</table>
[{{ x }}](x.md#y){ .cite }
"""


class Shown(HTMLParser):
    """What a reader sees of a page: its text and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def shown(words: str) -> Shown:
    page = environment({"page": PAGE}, {}).get_template("page").render(x=words)
    return Shown(markdown.markdown(page, extensions=NAMES))


PLAIN = shown("word")
SIGNS = st.sampled_from([
    *"*_`<>&[](){}#+-.!|~^:=$@\\\"'/;% 0123abX\n\t", "{{", "}}", "{% raw %}", "](javascript:alert(1))", "<script>", "</div>", "&amp;", "&#42;",
    "1. ", "- ", "# ", "    ", "***", "```", "~~~", "[^1]", "<!--", "-->", "http://x.y", "<a@b.c>", "\n\n", "![x](y)", "{: .x }", "!!! note",
    "===", "---", "\u2265", "\u00a0", "<?php ?>", "]]>", "\\*", "\u05d0"])


@settings(max_examples=tries(600), deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=12).map("".join))
def test_words_show_as_they_were_written(words: str) -> None:
    wanted = re.sub(r"[ \t\r\n]+", " ", words).strip(" \t\r\n")
    if wanted:
        page = shown(words)
        assert page.tags == PLAIN.tags
        assert plainly(page.text) == plainly(PLAIN.text.replace("word", wanted))


def spans_shown(words: str) -> Shown:
    """A line with some words in every kind of span, as a page shows it."""
    line: Line = (
        Words(words), Words(" and "), Words(words, strong=True), Words(" and "), Term(words, "t"), Words(" and "), Link(words, Target(None, "a")),
        Words(" and "), Link(words, Target(DocumentId("map")), "danger", f"{words}, "), Words(" and "), Aside(words), Words(" and "),
        Call(f"{words} ", words, f" {words}", "+1"), Said("f", (Words(words),), cites=(Cite("s", 1, words, "", "s1-1", (Reference("r", words),)),)),
        Caution("harm", f"{words} of it", words, "n"), Unstated(words, "g"))
    spans = Spans(Document(DocumentId("topic", "x", "clinician"), "X", "en", ()), Reader("clinician", "en", CATALOGUE))
    return Shown(markdown.markdown(f"- {spans.line(line)}\n\n## {spans.plain(line)} {{ #here }}\n", extensions=NAMES))


CATALOGUE = read_words("en")
PLAIN_SPANS = spans_shown("word")


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=12).map("".join))
def test_words_of_every_kind_of_span_show_as_they_were_written(words: str) -> None:
    if wanted := spaced(words):
        page = spans_shown(wanted)
        assert page.tags == PLAIN_SPANS.tags
        assert plainly(page.text) == plainly(PLAIN_SPANS.text.replace("word", wanted))


@pytest.mark.parametrize("words", ["{{ 7*7 }}", "<script>alert(1)</script>", "[x](javascript:alert(1))", "# heading", "| pipe |", "2*3*4", "1. one",
                                   "- item", "+ item", "a_b_c", "`code`", "&amp;", "#read(\"secret.txt\")"])
def test_signs_in_a_sentence_are_shown(words: str) -> None:
    assert words in shown(words).text


def test_what_a_macro_made_is_not_escaped_again() -> None:
    assert escape(Markup("a&#42;b")) == "a&#42;b"


def test_an_undefined_name_stops_the_build() -> None:
    with pytest.raises(UndefinedError):
        environment({"page": "{{ nothing }}"}, {}).get_template("page").render()


@pytest.mark.parametrize("file", sorted((ROOT / "pages").glob("*.j2")), ids=lambda file: file.name)
def test_no_template_goes_round_the_escaping(file: Path) -> None:
    code = "".join(re.findall(r"\{[{%].*?[}%]\}", file.read_text(encoding="utf-8"), re.DOTALL))
    for way in ("|safe", "| safe", "Markup", " ~ ", "autoescape"):
        assert way not in code


def code_of(pattern: str) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in (ROOT / "theme" / "overrides").rglob(pattern))


def template_keys() -> set[str]:
    """The keys that the templates of pages and of the theme name."""
    pages = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "pages").glob("*.j2"))
    counted = {f"{key}_{form}" for key in re.findall(r'"(\w+)" \| count', pages) for form in ("one", "other")}
    return {*re.findall(r'\("(\w+)" \| (?:w|own)', pages), *counted, *(f"theme_{key}" for key in re.findall(r"\bwords\.(\w+)", code_of("*.html")))}


class Keys(ast.NodeVisitor):
    """The keys of the catalogue that the program names: to whom it says them at once, anywhere else, and the beginnings of those that it puts
    together."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self.named: set[str] = set()
        self.starts: set[str] = {"paper_"}  # in the template of pages
        for file in (ROOT.parent / "generator").rglob("*.py"):
            self.visit(ast.parse(file.read_text(encoding="utf-8")))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            (self.starts if node.value.endswith("_") else self.named).add(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        first = node.values[0] if node.values else None
        if isinstance(first, ast.Constant) and str(first.value).endswith("_"):
            self.starts.add(str(first.value))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        key = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if isinstance(key, str) and name in {"w", "_w", "reader", "label"}:
            self.said.add(key)
        if isinstance(key, str) and name == "choice":
            self.starts.add(f"{key}_")
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        inside = list(ast.walk(node))
        if any(isinstance(part, ast.Call) and ast.unparse(part).startswith("self.choice(name, ") for part in inside):
            self.starts |= {f"{part.value}_" for part in inside if isinstance(part, ast.Constant) and part.value}
        self.generic_visit(node)


def test_the_guide_says_every_word_that_it_is_given() -> None:
    script = (TEMPLATES / "theme" / "assets" / "guide.js").read_text(encoding="utf-8")
    given = {key.removeprefix("guide_") for key in WORDS_OF_GUIDE}
    assert {key for key in given if not re.search(rf"""(?:say\(|words\.)["']?{key}\b|["']{key}["']""", script)} == set()


@pytest.mark.parametrize("language", languages())
def test_the_catalogue_has_every_key_and_no_other(language: str) -> None:
    catalogue, named, keys = read_templates(language).words.catalogue, template_keys(), Keys()
    assert (named | keys.said) - set(catalogue) == set()
    whole, starts = named | keys.named, tuple(start for start in keys.starts if start != "_")
    unused = {key for key in catalogue if not {key, key.removesuffix("_clinical")} & whole and not key.startswith(starts)}
    assert unused == set()
    assert {key for key in catalogue if key.startswith("theme_")} == {key for key in named if key.startswith("theme_")}
    assert all(isinstance(words, str) and words.strip() for words in catalogue.values())


@pytest.mark.parametrize(("catalogue", "fault"), [
    ({}, '"page_of" is missing'), ({"page_of": " "}, '"page_of" is missing'), ({"page_of": "of"}, '"page_of" does not say {n}'),
    ({"page_of": "{n} {m}"}, '"page_of" has braces around something else than n'), ({"page_of": "{n} {"}, "braces")])
def test_what_is_wrong_with_a_catalogue_is_told_with_its_key(catalogue: dict[str, str], fault: str) -> None:
    with pytest.raises(CatalogueFault, match=re.escape(fault)):
        Catalogue("en", catalogue)("page_of", n=1)


def test_a_catalogue_that_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yml").write_text("a: b\nb: c: d\n")
    with pytest.raises(CatalogueFault, match=r"words/en.yml: line 2"):
        read_templates("en", tmp_path)


def test_all_that_a_catalogue_lacks_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yml").write_text("a: A\nb: '{n} of {m}'\nc: C\nd: D\ne: E\n")
    (tmp_path / "words" / "fr.yml").write_text("a: A\nb: '{n} sur'\nc:\nd: '{n}'\n")
    with pytest.raises(CatalogueFault) as told:
        read_words("fr", tmp_path)
    assert str(told.value) == ("templates/words/fr.yml: 2 keys are missing: c, e; \"b\" must say {m} {n}, as in en.yml; "
                               '"d" must say nothing in braces, as in en.yml')


@pytest.mark.parametrize(("language", "known"), [
    ("en", "en"), ("en-GB", "en"), ("de-CH-1996", "de-CH"), ("de-AT", "de"), ("zh-hant-TW", "zh-Hant"), ("zh-Hans", "zh"),
    ("xx", None), ("eng", None)])
def test_a_language_is_read_as_the_nearest_that_is_known(language: str, known: str | None) -> None:
    assert nearest(language, ["de", "de-CH", "en", "zh", "zh-Hant"]) == known


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        read_templates("xx")


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja compiles from now on, as if this were a new run."""
    names = list[str]()
    compile_ = Environment.compile

    def noted(self: Environment, source: str, name: str | None = None, *args: Any, **kwargs: Any) -> Any:
        names.append(str(name))
        return compile_(self, source, name, *args, **kwargs)

    monkeypatch.setattr(Environment, "compile", noted)
    return names


def rendered(cache: Path, text: str, says: str) -> str:
    """What a template says in a run of its own, with a filter `w` that says something."""
    compiled._KNOWN.clear()
    return environment({"page": text}, {"w": lambda _: says}, Compiled(Keeper(cache), says)).get_template("page").render()


def test_a_template_is_compiled_once_for_all_runs(tmp_path: Path, compiling: list[str]) -> None:
    assert [rendered(tmp_path, "{{ 'key' | w }}!", "yes") for _ in range(3)] == ["yes!"] * 3
    assert compiling == ["page"]


def test_another_text_and_other_words_are_compiled_anew(tmp_path: Path, compiling: list[str]) -> None:
    assert rendered(tmp_path, "{{ 'key' | w }}!", "yes") == "yes!"
    assert rendered(tmp_path, "{{ 'key' | w }}?", "yes") == "yes?"
    assert rendered(tmp_path, "{{ 'key' | w }}?", "oui") == "oui?"  # Jinja asks the filter while it compiles
    assert compiling == ["page"] * 3


def test_a_spoilt_template_is_compiled_anew(tmp_path: Path, compiling: list[str]) -> None:
    rendered(tmp_path, "{{ 'key' | w }}!", "yes")
    for entry in tmp_path.iterdir():
        entry.write_bytes(entry.read_bytes().replace(b"yes", b"no "))
    assert rendered(tmp_path, "{{ 'key' | w }}!", "yes") == "yes!"
    assert compiling == ["page"] * 2
