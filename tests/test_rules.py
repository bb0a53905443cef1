"""The registry of rules: what each must say of itself, what it weighs, and that a new one needs one file."""

from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import generator
from generator.build import BuildOptions, examine, rules
from generator.content.rule_examples import RuleExample, rule_examples
from generator.diagnostics import registry
from generator.diagnostics.diagnostic import Diagnostic, Where
from generator.diagnostics.explanation import as_list, as_text, weight
from generator.diagnostics.registry import PHASES, Rule, rule
from generator.files.resources import RULE_EXAMPLES
from generator.rules import every_rule
from generator.rules.printed import Finding
from tests.test_cases import load_case
from tests.test_cli import run as run_here
from tests.worlds import PRESS, ROOT, TODAY, example, program, write

RULES = {known.name: known for known in every_rule()}

ELSEWHERE = {
    "cannot-read", "symbolic-link", "empty-content", "too-large", "not-utf-8", "too-deep", "bad-word-runs",  # test_load.py, test_yaml_file.py
    "bad-source-numbers",  # test_source_numbers.py
    "too-many-items",  # test_no_end.py
    "bad-picture", "copied-words", "fact-shown-nowhere", "missing-caution",  # test_handouts.py, test_check.py, test_cautions.py
    "no-cases", "long-path", "chart-does-not-fit", "chart-too-large", "too-many-places",  # test_decisions.py, test_prints.py
    "word-leaves-box", "text-too-small", "low-contrast", "not-accessible", "danger-not-first", "left-out",  # test_handouts.py, test_proofread.py
    "no-pagefind", "no-zensical", "unknown-clinic", "no-address", "owner-unknown", "review-ran-out",  # test_check.py, test_handouts.py
    "ledger-damaged", "not-released", "release-not-listed", "changed-after-updated",  # test_release_pages.py
    "reviewed-otherwise",  # test_reviews.py
    "formula-by-another-input", "forbidden-not-asked", "points-of-another", "answers-with-another-limit",
    "question-with-another-limit"}  # test_chart_words.py: a dose, a score, two limits of one thing
"""Rules whose example is no small YAML: a file that is none, a finished page or sheet, a program that is missing."""


@pytest.mark.parametrize("known", RULES.values(), ids=RULES)
def test_every_rule_says_what_it_holds_why_and_how_to_mend_it(known: Rule[..., Any]) -> None:
    told = known.documentation
    assert all(text.endswith(".") for text in told)
    assert len(told.holds) < 220
    assert len(told.why) > 20
    assert len(told.mend) > 10


def test_rules_come_by_phase() -> None:
    phases = [known.phase for known in every_rule()]
    assert list(dict.fromkeys(phases)) == list(PHASES)
    assert phases == sorted(phases, key=list(PHASES).index)


def test_only_rules_of_form_and_wording_can_be_waived() -> None:
    assert {name for name, known in RULES.items() if known.waivable} == {
        "key-points", "unused-term", "number-without-quantity", "copied-words", "brand-name", "hard-to-read", "review-overdue",
        "long-path", "choice-not-complete", "abbreviation-not-spelt-out", "red-flag-without-unsure",
        "answer-nobody-can-give", "exclusion-leads-nowhere", "link-to-other-reader", "return-never-more-urgent", "same-end-twice",
        "sign-not-in-its-question", "sign-only-if-known", "yes-is-not-the-sign", "exclusion-of-a-sign", "fact-behind-the-no", "forbidden-not-asked",
        "help-not-named", "range-leaves-out", "sign-narrowed", "told-to-the-others",
        "number-not-in-source", "limit-differs-from-source",
        "emergency-number-unknown"}  # what no proof can know: a named person says that it is meant


def test_what_keeps_pages_from_being_made() -> None:
    blocking = {name for name, known in RULES.items() if known.blocks == "pages" and known.phase not in ("reading", "charts")}
    assert blocking == {"unknown-id", "wrong-kind-of-fact", "red-flag-incomplete", "unknown-language", "unequal-rows", "missing-glyph",
                        "results-not-in-percent", "times-not-on-one-scale", "unequal-cells", "outside-the-map", "chart-too-large",
                        "own-cells", "ledger-damaged"}
    assert all(known.blocks == "pages" for known in RULES.values() if known.phase in ("reading", "charts"))


def test_every_problem_is_made_by_a_rule() -> None:
    for file in Path(generator.__file__).parent.rglob("*.py"):
        calls = [node.func.id for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        assert ("Diagnostic" in calls) == (file == Path(registry.__file__)), file


def test_no_problem_is_read_back_from_its_words() -> None:
    for file in Path(generator.__file__).parent.rglob("*.py"):
        if file.parent.name != "diagnostics":
            assert not re.search(r"problem\.(?:message|help)", file.read_text(encoding="utf-8")), file


def test_the_page_of_rules_takes_its_words_from_the_registry() -> None:
    assert rules() == {name: known.documentation.holds + (" (Warning)" if known.level == "warning" else "") for name, known in RULES.items()}


# --- examples ------------------------------------------------------------------------------------------------------


def test_every_rule_has_an_example_that_finds_it_and_nothing_else() -> None:
    files = {file.stem: load_case(file) for file in RULE_EXAMPLES.glob("*.yml")}
    assert set(RULES) - set(files) == ELSEWHERE
    for name, case in files.items():
        found = {problem["rule"] for problem in case["problems"]}
        assert found - {name} == ({"key-points"} if RULES[name].phase == "waivers" else set()), name  # a waiver that fails shows what it hid
        assert name in found


def test_an_example_holds_only_what_differs() -> None:
    told = rule_examples()["unknown-id"]
    assert list(told.bad) == list(told.good) == ["topics/ankle-sprain.yml"]
    assert rule_examples()["missing-file"].bad == {}


# --- documentation -------------------------------------------------------------------------------------------------

EXPLAINED = """\
unknown-id (error, no page is made, cannot be waived)

Every id that is named exists.

Why: A misspelt id would leave out a danger sign, a fact or a source, and nobody would miss it.

Fix: Correct the spelling. If the entry does not exist yet, write it before you name it.

Example: A topic names a danger sign that does not exist.

  Wrong, in topics/ankle-sprain.yml:
    - canot-stand-on-it

  Right, in topics/ankle-sprain.yml:
    - cannot-stand-on-it

Message: danger sign "canot-stand-on-it" does not exist. Did you mean "cannot-stand-on-it"?"""


def test_a_rule_is_explained_with_its_example() -> None:
    assert as_text(RULES["unknown-id"], rule_examples()["unknown-id"]) == EXPLAINED


def test_what_cannot_be_seen_is_written_as_its_number() -> None:
    assert r"plain: Nobody can see\u200b it." in as_text(RULES["forbidden-character"], rule_examples()["forbidden-character"])


def test_what_is_left_out_is_shown_as_left_out() -> None:
    told = RuleExample("A line is missing.", {"a.yml": "x: 1\n" * 13}, {"a.yml": "x: 1\n" * 13 + "y: 2\n"})
    assert as_text(RULES["blank"], told).endswith("  Wrong, in a.yml:\n    # (left out)\n\n  Right, in a.yml:\n    y: 2")


def test_the_list_names_every_rule_under_its_phase() -> None:
    listed = as_list(every_rule())
    assert re.findall(r"^  ([a-z0-9-]+)$", listed, re.MULTILINE) == list(RULES)
    assert re.findall(r"^(\w+):", listed, re.MULTILINE) == list(PHASES)


def run(*arguments: str, cwd: Path = ROOT, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "generator", *arguments], cwd=cwd, capture_output=True, text=True, check=check,
                          env={**os.environ, "NO_COLOR": "1"})


def test_the_command_explains(tmp_path: Path) -> None:
    assert run_here("explain", "unknown-id").stdout == EXPLAINED + "\n"
    assert run_here("explain").stdout.startswith("reading: While files are read")
    missed = run_here("explain", "unknown-ids", "--content", str(example(tmp_path)))
    assert missed.returncode == 2
    assert 'There is no rule, no kind of file and no id "unknown-ids". Did you mean unknown-id' in missed.stderr


# --- a new rule ----------------------------------------------------------------------------------------------------

SCRATCH = '''\
"""A subject of its own."""

from collections.abc import Iterator
from datetime import date

from generator.content.model import Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import rule
from generator.documents.document import Document
from generator.logic.proof import Proof
from generator.rules.documents import JudgedBy
from generator.rules.printed import Finding, FinishedSheet


@rule("content", level="warning", waivable=True)
def shouted_name(library: Library, today: date) -> Iterator[Diagnostic]:
    """No topic is named in capitals alone.

    Why: Capitals are hard to read.
    Fix: Write the name in small letters.
    """
    for topic in library.topics.values():
        if topic.names.plain.isupper():
            yield shouted_name.at(topic.names.plain, "this name is shouted", "Write it in small letters.", item=topic.id)


@rule("documents", level="warning", alone=True)
def shouted_title(document: Document, known: JudgedBy) -> Iterator[Diagnostic]:
    """No page has a title in capitals alone.

    Why: Capitals are hard to read.
    Fix: Write the title in small letters.
    """
    if document.title.isupper():
        yield shouted_title.at(known.library.topics[document.id.id].id, "this title is shouted", "Write it in small letters.")


@rule("charts", level="warning", sound="form")
def shouted_box(proof: Proof) -> Iterator[Diagnostic]:
    """No box of a chart is written in capitals alone.

    Why: Capitals are hard to read.
    Fix: Write the box in small letters.
    """
    for box in proof.decision.boxes:
        if box.says.isupper():
            yield shouted_box.at(box.says, "this box is shouted", "Write it in small letters.")


@rule("prints", level="warning")
def shouted_word(sheet: FinishedSheet) -> Iterator[Finding]:
    """No word on paper is written in capitals alone.

    Why: Capitals are hard to read.
    Fix: Write the word in small letters.
    """
    for page in sheet.pages:
        yield from (Finding(page.number, word.text, "this is shouted", "Write it in small letters.") for word in page.words if word.text == "DOCTOR")
'''


def test_a_new_rule_is_one_module_and_nothing_else(tmp_path: Path) -> None:
    write(program(tmp_path), {"generator/rules/scratch.py": SCRATCH})
    content = example(tmp_path / "world", topics_ankle_sprain=("plain: Twisted ankle\n", "plain: TWISTED ANKLE\n"),
                      decisions_ankle_injured=("says: See a doctor soon.", "says: SEE A DOCTOR SOON."))
    told = run("check", "--sheets", "--content", str(content), cwd=tmp_path, check=False)
    assert 'warning  shouted-word\n  sheet "ankle-injured" on A4, page 1: this is shouted (and ' in told.stderr
    for name, what in (("shouted-name", "name"), ("shouted-title", "title"), ("shouted-box", "box")):
        assert f"warning  {name}\n  this {what} is shouted. Write it in small letters." in told.stderr
    assert "shouted-name (warning, can be waived)\n\nNo topic is named in capitals alone.\n" in run("explain", "shouted-name", cwd=tmp_path).stdout
    assert "### shouted-name" in run("explain", "--markdown", "rules", cwd=tmp_path).stdout
    waived = (content / "waivers.yml").read_text() + ("- {rule: shouted-name, item: ankle-sprain, reason: It is a demonstration, "
                                                      "by: the writers of this guide, until: 2099-12-31}\n")
    (content / "waivers.yml").write_text(waived)
    assert "shouted-name" not in run("check", "--content", str(content), cwd=tmp_path).stderr


def test_a_file_of_waivers_that_cannot_be_read_tells_its_own_fault_and_only_counts_what_it_may_accept(tmp_path: Path) -> None:
    content = example(tmp_path, waivers=("- rule: key-points", "- role: key-points"),
                      red_flags_cannot_stand_on_it=("urgency: urgent", "urgency: routine"))
    found = examine(content, TODAY, BuildOptions(prints=False), PRESS).problems
    assert {problem.rule for problem in found if problem.where.file == "waivers.yml"} <= {"unknown-key", "missing-key"}
    assert not {problem.rule for problem in found} & {"key-points", "hard-to-read"}
    assert [problem.help.partition("Until then ")[2] for problem in found if "Until then" in problem.help] == [
        "1 problem that it may accept is not shown."]
    assert "urgency-below-its-action" in {problem.rule for problem in found}, "what nobody can accept is told"


JUDGED = {
    "content": ["Library"], "numbers": ["Library"], "charts": ["Proof"], "drawings": ["Drawing"], "documents": ["Library", "Document"],
    "sheets": ["SheetsToPrint"], "prints": ["FinishedSheet"], "publishing": ["ThisRun"], "waivers": ["UsedWaiver"]}
"""What the rules of each phase are given first, by its type; in reading nothing is judged."""


def test_all_rules_of_a_phase_are_given_the_same() -> None:
    assert [*JUDGED] == [phase for phase in PHASES if phase != "reading"]
    for phase in JUDGED:
        for known in registry.rules_of(phase):
            first, *_ = inspect.signature(known.check).parameters.values()
            assert first.annotation in JUDGED[phase], known.name


@pytest.fixture
def more_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """All rules, and those that the test registers, which are forgotten after it."""
    monkeypatch.setattr(registry, "_registered", {name: [*group] for name, group in registry._registered.items()})


def scratch_rule(phase: registry.Phase, *, alone: bool) -> None:
    """Register a rule that finds fault with whatever it is given."""
    @rule(phase, level="warning", name=f"scratch-{phase}{'-alone' if alone else ''}", alone=alone)
    def scratch(judged: object, *beside: object) -> Iterator[Diagnostic | Finding]:
        """Nothing is right.

        Why: It is a test.
        Fix: Forget it.
        """
        told = "this is not right", "Forget it."
        yield Finding(1, "", *told) if phase == "prints" else scratch.at(Where("site.yml"), *told)


@pytest.mark.usefixtures("more_rules")
@pytest.mark.parametrize("phases", [[*PHASES][1:-1], [*PHASES][-1:]], ids=["all but waivers", "waivers"])
def test_a_run_applies_whatever_rules_there_are(phases: list[registry.Phase], tmp_path: Path) -> None:
    """A rule is applied because it is registered: nothing calls it by its name. A waiver that is at fault hides no error, so nothing is printed."""
    for phase in phases:
        scratch_rule(phase, alone=False)
        if phase in ("content", "documents"):
            scratch_rule(phase, alone=True)
    examined = examine(example(tmp_path), TODAY)
    found = [problem.rule for problem in examined.problems if problem.rule not in RULES]
    assert {*found} == {name for name in registry._registered if name.startswith("scratch-")}
    assert found.count("scratch-content-alone") == ("content" in phases), "what is found at many entries, at one place, is told once"
    assert examined.edition is not None and bool(examined.edition.sheets) == examined.ok == ("prints" in phases)


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry of its own, which is forgotten after the test."""
    monkeypatch.setattr(registry, "_registered", {})
    return None


@pytest.mark.usefixtures("scratch")
def test_a_rule_knows_its_name_its_weight_and_its_words() -> None:
    @rule("prints", level="warning", blocks="pages")
    def torn_page(file: str) -> Diagnostic:
        """No page
        is torn.

        It may be folded.

        Why: It
        is lost.
        Fix: Print it.
        """
        return torn_page.at(Where(file, 2, 1), "torn", "Print it.", item="a")

    assert torn_page("a.yml") == Diagnostic(Where("a.yml", 2, 1), "torn-page", "torn", "Print it.", "warning", 1, "a")
    assert torn_page.documentation == ("No page is torn.", "It is lost.", "Print it.")
    assert registry.rules_of("prints") == registry.every_rule() == (torn_page,)
    assert registry.rule_named("torn-page") is torn_page
    with pytest.raises(ValueError, match="two rules torn-page"):
        rule("content", name="torn-page")(lambda: None)


@pytest.mark.usefixtures("scratch")
def test_a_rule_finds_its_problems_in_another_phase_too() -> None:
    @rule("content", level="warning", waivable=True)
    def torn(file: str) -> Iterator[Diagnostic]:
        """Nothing is torn.

        Why: It is lost.
        Fix: Mend it.
        """
        yield torn.at(Where(file), "torn", "Mend it.")

    @torn.also("publishing", level="error")
    def torn_for_the_public(file: str) -> Iterator[Diagnostic]:
        yield torn_for_the_public.at(Where(file), "torn, so it cannot be published", "Mend it.")

    assert registry.every_rule() == (torn,) and registry.rules_of("publishing") == (torn_for_the_public,)
    assert [*registry.apply_rules("publishing", "a")] == [Diagnostic(Where("a"), "torn", "torn, so it cannot be published", "Mend it.")]
    assert [*registry.apply_rules("content", "a", "")] == [Diagnostic(Where("a"), "torn", "torn", "Mend it.", "warning")]
    assert [*registry.apply_rules("content", "a", "pages")] == []


def test_a_warning_is_not_said_to_stop_anything() -> None:
    assert {known.level for known in RULES.values() if "no page is made" in weight(known)} == {"error"}
