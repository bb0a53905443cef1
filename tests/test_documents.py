"""Documents: the value between the facts and everything that is published."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from jinja2 import Environment, nodes

from generator.build import assemble_edition, our_font, readers_in
from generator.content.reader.load import load
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents import document as documents
from generator.documents import on_paper
from generator.documents.assembling import Assembler
from generator.documents.document import (
    Bullets,
    Caution,
    Chart,
    Cite,
    DangerGroup,
    Document,
    Item,
    NoteMark,
    Picture,
    Said,
    Section,
    Target,
    Words,
    facts_of,
    from_json,
    lines_of,
    parts_of,
    text_of,
    to_json,
)
from generator.documents.document.spans import Code
from generator.documents.document.walking import use_of, uses_of
from generator.documents.drafts import Draft, Foot
from generator.outputs.templates import read_templates
from generator.site.configuration import OVERRIDES
from tests.worlds import ROOT, document, example, judged, real, write

REAL = real()


def everything() -> tuple[Document, ...]:
    assert REAL.edition is not None
    return REAL.edition.documents


def test_json_loses_nothing() -> None:
    for one in everything():
        assert from_json(to_json(one)) == one


def test_json_keeps_answers_depths_and_evidence(tmp_path: Path) -> None:
    examined = judged(example(tmp_path, red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: emergency"),
                              decisions_ankle_injured=("level: urgent", "level: emergency")))
    for audience, kinds in (("patient", {"alert", "depths", "top", "card", "next ways", "layer", "item", "difference", "note"}),
                            ("clinician", {"alert", "danger signs", "depths", "top", "message", "table", "layer", "item", "difference", "note"})):
        told = document(examined, "topic", "ankle-sprain", audience)
        assert kinds <= {getattr(part, "block", "") for part in told.parts}
        assert {one.trust for one in told.all(documents.Evidence)} == {"single", "differ", "doubt"}
        again = from_json(to_json(told))
        assert again == told and again.hash == told.hash and again.lines == told.lines


def test_equal_documents_have_one_hash_and_others_another(tmp_path: Path) -> None:
    one, again = (judged(example(tmp_path / name)) for name in ("one", "again"))
    changed = judged(example(tmp_path / "changed", topics_ankle_sprain=("Walking downhill", "Going downhill")))
    same, other = document(again, "topic", "ankle-sprain"), document(changed, "topic", "ankle-sprain")
    first = document(one, "topic", "ankle-sprain")
    assert first == same and first.hash == same.hash
    assert first != other and first.hash != other.hash


def test_a_change_of_form_alone_changes_no_document(tmp_path: Path) -> None:
    one = judged(example(tmp_path / "one"))
    file = example(tmp_path / "folded") / "topics" / "ankle-sprain.yml"
    file.write_text("# a comment\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert document(one, "topic", "ankle-sprain").hash == document(judged(tmp_path / "folded"), "topic", "ankle-sprain").hash


def test_the_same_hash_for_any_hash_seed() -> None:
    program = "from tests.test_documents import everything; print(*(one.hash for one in everything()))"
    seed = {**os.environ, "PYTHONHASHSEED": "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "1"}
    other = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=seed, capture_output=True, check=True, text=True).stdout.split()
    assert other == [one.hash for one in everything()]


def test_no_two_documents_stand_in_one_place() -> None:
    assert len({one.id for one in everything()}) == len(everything())


def test_everything_that_says_a_fact_names_it() -> None:
    assert REAL.library.facts.keys() == {fact for one in everything() for fact in one.facts}
    for one in everything():
        for said in one.all(Said):
            fact = REAL.library.facts[said.fact]
            assert text_of((replace(said, cautions=()),)).replace("\u00a0", " ") in {" ".join(fact.voiced(voice).split()) for voice in
                                                                                  ("plain", "clinical")}


def test_sources_are_numbered_in_the_order_of_reading_and_those_on_paper_first() -> None:
    for one in everything():
        numbers = list(dict.fromkeys(cite.number for cite in one.all(Cite)))
        paper = on_paper.first_sources(one.blocks, str(REAL.library.handouts[one.id.id].layout)) if one.id.kind == "handout" else ()
        order = [*range(1, len(paper) + 1), *(number for number in numbers if number > len(paper))]
        assert sorted(numbers) == order == list(range(1, len(numbers) + 1)), one.id
        assert paper or numbers == order, one.id


def test_a_fact_is_anchored_where_it_is_said_first_and_only_there() -> None:
    for one in everything():
        first = [said.fact for said in one.all(Said) if said.first]
        assert len(first) == len(set(first)) and set(first) == one.facts, one.id


def test_every_mark_leads_to_a_note_of_the_same_document() -> None:
    for one in everything():
        told = {part.note for part in one.all(documents.Note)}
        assert {mark.note for mark in one.all(NoteMark)} <= told, one.id


def test_a_document_holds_no_markup_and_no_path() -> None:
    for one in everything():
        for part in parts_of(one.blocks):
            if isinstance(part, Words):
                assert not any(sign in part.text for sign in ("<span", "](", ".md", "{ #")), (one.id, part.text)


@pytest.mark.parametrize("content", ["content", "docs/examples/scores"])
def test_its_lines_are_what_is_read_and_no_data(content: str) -> None:
    """A rule that looks for the watch words of a danger sign must not find them in an id or a condition, which nobody sees."""
    library, shape = (REAL.library, ()) if content == "content" else load(ROOT / content)
    assert shape == () and library.site
    keywords = {"yes or no", "one of", "several of", "sum", "highest", "the one", "only_if", "ruled_out_by"}
    ids = {str(id_) for id_ in (*library.facts, *library.inputs, *library.decisions, *library.red_flags) if "-" in id_}
    for one in everything() if content == "content" else assemble_edition(library, library.site, our_font()).documents:
        inside = [line for line in one.lines if line.startswith(('["', '[["')) or line in ids | keywords]
        assert not inside or one.id.kind in {"rules", "fact-places", "fact-places-part", "withdrawn"}, (one.id, inside[:5])


def test_how_urgent_a_danger_sign_is_is_read_in_words_and_not_as_a_code(tmp_path: Path) -> None:
    """A sign with the watch word "prompt" is not spoken of on every page that shows another sign whose level is `prompt`."""
    content = example(tmp_path, red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: prompt"))
    sign = (content / "red_flags" / "cannot-stand-on-it.yml").read_text(encoding="utf-8")
    words = sign[sign.index("watch_words:"):sign.index("# Optional. Other names")]
    other = sign.replace("id: cannot-stand-on-it", "id: slow-to-answer").replace("You cannot stand on the foot", "You answer at a prompt alone")
    write(content, {"red_flags/slow-to-answer.yml": other.replace(words, "watch_words: [prompt]\n")})
    examined = judged(content)
    [group] = document(examined, "topic", "ankle-sprain").all(DangerGroup)
    assert group.urgency == "prompt" and "prompt" not in lines_of(group)
    assert "missing-danger-sign" not in {problem.rule for problem in examined.problems}


def kinds_in(hint: Any) -> Iterator[type]:
    """The blocks and spans that a type names, and those that these can hold."""
    ahead, known = [hint], set[type]()
    while ahead:
        one = ahead.pop()
        if not is_dataclass(one):
            ahead.extend(get_args(one))
        elif one not in known:
            known.add(one)
            yield one
            ahead.extend(hint for name, hint in get_type_hints(one, include_extras=True).items() if uses_of(one)[name] == "parts")


def test_every_field_of_every_block_and_span_is_text_or_data_or_holds_others() -> None:
    found = set(kinds_in(Draft))  # asks for each field, and ends where a type does not say it
    assert found > {Section, DangerGroup, Caution, Chart, Foot} and Target not in found


def test_what_a_field_holds_is_told_by_its_type() -> None:
    assert uses_of(Item) == {"line": "parts", "name": "text", "details": "parts", "ordered": "data", "anchor": "data", "evidence": "parts",
                             "block": "data"}
    assert uses_of(Target) == {"document": "data", "anchor": "data"}
    assert uses_of(Chart)["passes"] == "data" and uses_of(Picture)["depiction"] == "data"
    assert [use_of(hint) for hint in (str | None, tuple[tuple[str, ...], ...], tuple[Code, ...], Target | None)] == ["text", "text", "data", "data"]


@pytest.mark.parametrize("hint", [Path, bytes, date, Any, dict[str, str], list[str], str | int, str | Code, tuple[str, int],
                                  tuple[Words, str], Diagnostic])
def test_a_field_of_any_other_type_is_refused(hint: Any) -> None:
    with pytest.raises(TypeError, match="is no text, block or span"):
        use_of(hint)


def test_facts_of_a_part() -> None:
    block = Bullets((Item((Said("one"), Words(" and "), Said("other"))), Item((Said("one"),))))
    assert list(facts_of(block)) == ["one", "other", "one"]


def test_there_is_no_document_of_an_unknown_entry() -> None:
    library = REAL.library
    assert library.site is not None
    with pytest.raises(KeyError):
        Assembler(library, library.site, readers_in(library), {}).assemble(documents.DocumentId("topic", "no-such-topic"))


THEME = {file.relative_to(OVERRIDES).as_posix(): file.read_text(encoding="utf-8") for file in sorted(OVERRIDES.rglob("*.html"))}


@pytest.mark.parametrize("name", [*sorted(read_templates("en").pages), *THEME])
def test_templates_are_loops(name: str) -> None:
    """They call macros of their own and filters, and nothing else: what is said was decided before."""
    tree = Environment().parse(THEME.get(name) or read_templates("en").pages[name])
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    of_others = {imported.target for imported in tree.find_all(nodes.Import)}
    for call in tree.find_all(nodes.Call):
        own = isinstance(call.node, nodes.Name) and call.node.name in macros
        assert own or (isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name) and call.node.node.name in of_others), \
            f"line {call.lineno} calls something that is no macro"
    assert not list(tree.find_all(nodes.ExprStmt)) and not list(tree.find_all(nodes.NSRef))
