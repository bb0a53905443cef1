"""The command line as a user meets it: exit codes, where things are printed, and what --help says."""

from __future__ import annotations

import gc
import io
import json
import os
import py_compile
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest
import yaml

from generator.cli import run as run_here
from generator.cli.commands import main
from generator.content.kinds import FOLDERS, KINDS, SINGLES
from generator.content.new_entry import examples, started
from generator.content.reader.load import load
from generator.content.starts import asks, filled
from tests.test_reviews import assembler
from tests.worlds import ROOT, example, printed, program, write

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


Done = subprocess.CompletedProcess[str]


def start(*arguments: str, input: str | None = None, **environment: str) -> Done:
    """A command line in a process of its own. `input`: what is typed."""
    return subprocess.run([sys.executable, "-m", "generator", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, input=input,
                          env={**os.environ, "NO_COLOR": "1", **environment})


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> Done:
    """The same in this process, which starts in no time."""
    out, err, often = io.StringIO(), io.StringIO(), gc.get_threshold()
    with pytest.MonkeyPatch.context() as here, redirect_stdout(out), redirect_stderr(err):
        here.chdir(cwd)
        for name, value in {"NO_COLOR": "1", **environment}.items():
            here.setenv(name, value)
        code = run_here(list(arguments))
    gc.set_threshold(*often)
    return Done(arguments, code, out.getvalue(), err.getvalue())


def broken(folder: Path) -> Path:
    return example(folder, topics_ankle_sprain=("  - cannot-stand-on-it", "  - canot-stand-on-it"))


def test_fine_content_exits_0_with_one_line(tmp_path: Path) -> None:
    done = start("check", "--content", str(example(tmp_path)))
    assert done.returncode == 0
    assert re.fullmatch(r"\d+ facts checked, sheets not printed \(0 errors, \d+\.\d s\)\n", done.stdout)
    assert done.stderr == ""


def test_a_problem_exits_1_and_is_told_on_stderr_with_its_line(tmp_path: Path) -> None:
    done = start("check", "--content", str(broken(tmp_path)))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"""\
{tmp_path}/topics/ankle-sprain.yml:13:5  error  unknown-id
  danger sign "canot-stand-on-it" does not exist. Did you mean "cannot-stand-on-it"? If not, write red_flags/canot-stand-on-it.yml: \
make new KIND=red_flag ID=canot-stand-on-it
   13 |   - canot-stand-on-it
      |     ^^^^^^^^^^^^^^^^^
""")
    assert re.search(r"\n1 error, \d+\.\d s\n$", done.stderr)


@pytest.mark.parametrize(("called", "told"), [("caresheet", "caresheet new red_flag canot-stand-on-it"),
                                              ("make", "make new KIND=red_flag ID=canot-stand-on-it"),
                                              ("", "PYTHON -m generator new red_flag canot-stand-on-it")])
def test_a_problem_tells_the_command_that_mends_it_as_this_program_was_called(tmp_path: Path, called: str, told: str) -> None:
    by_name = called if called == "caresheet" else ""
    start = f"import sys; sys.argv[0] = {by_name!r} or sys.argv[0]; from generator.cli import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", start, "check", "--content", str(broken(tmp_path))],
                          cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "CARESHEET_CALLED": "make" if called == "make" else ""})
    assert done.returncode == 1
    assert f"red_flags/canot-stand-on-it.yml: {told}\n" in done.stderr.replace(sys.executable, "PYTHON")


def test_a_failed_build_says_that_nothing_was_written(tmp_path: Path) -> None:
    done = run("build", "--content", str(broken(tmp_path / "content")), "--out", str(tmp_path / "site"), "--work", str(tmp_path / "build"))
    assert done.returncode == 1
    assert re.search(r"\nNothing was written: 1 error, \d+\.\d s\n$", done.stderr)
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / "build").exists()


def test_problems_as_json(tmp_path: Path) -> None:
    done = run("check", "--content", str(broken(tmp_path)), "--format", "json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["errors"], told["warnings"]) == (1, 0)
    assert told["problems"][0] == {
        "file": f"{tmp_path}/topics/ankle-sprain.yml", "line": 13, "column": 5, "level": "error", "rule": "unknown-id", "item": "ankle-sprain",
        "message": 'danger sign "canot-stand-on-it" does not exist', "evidence": None, "help":
        'Did you mean "cannot-stand-on-it"? If not, write red_flags/canot-stand-on-it.yml: make new KIND=red_flag ID=canot-stand-on-it'}


def test_problems_as_github_annotations(tmp_path: Path) -> None:
    done = run("check", "--content", str(broken(tmp_path)), "--format", "github")
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error file={tmp_path}/topics/ankle-sprain.yml,line=13,col=5,title=unknown-id::danger sign ")


def test_a_warning_does_not_stop_a_build(tmp_path: Path) -> None:
    content = example(tmp_path / "c", topics_ankle_ligaments=("kind: anatomy", "kind: anatomy\nreview: {by: A demonstration, on: 2020-01-01}"))
    done = run("build", "--content", str(content), "--out", str(tmp_path / "site"), "--work", str(printed(tmp_path / "build")))
    assert done.returncode == 0
    assert "warning  review-overdue" in done.stderr
    assert "(0 errors, 1 warning, " in done.stdout


@pytest.mark.parametrize("arguments", [
    ["check", "--content", "nowhere"], ["build", "--nonsense"], ["publish"], ["check", "--today", "tomorrow"],
    ["build", "--out", "content"], ["build", "--out", "content/site"], ["build", "--out", "."], ["build", "--work", "site"],
    ["new", "topic", "Not An Id"], ["new", "song", "x"], ["word-runs", "nobody", "README.md"], ["serve", "--address", "nonsense"]], ids=" ".join)
def test_wrong_use_exits_2_with_a_sentence(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_of_our_own_exits_3_without_a_traceback(tmp_path: Path) -> None:
    code = ("import sys, generator.cli as m, generator.cli.check as check\n"
            "def fail(*a, **k): raise KeyError('oops')\n"
            "check.examine = fail\n"
            f"sys.exit(m.run(['check', '--content', {str(example(tmp_path))!r}]))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "a fault of Caresheet, not of your content" in done.stderr
    assert "Traceback" not in done.stderr
    traced = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
                            env={**os.environ, "CARESHEET_DEBUG": "1"})
    assert "Traceback" in traced.stderr


def test_charts_are_drawn_whatever_the_language(tmp_path: Path) -> None:
    done = run("charts", "--content", str(example(tmp_path / "c", site=("language: en", "language: xx"))), "--out", str(tmp_path / "charts"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "charts" / "ankle-injured.svg").is_file()


ATTACK = "\n::error::x\r::add-mask::y\x1b[2J\u202e##[command]z"


@pytest.mark.parametrize("arguments", [
    ["check", "--content", ATTACK], ["check", "--content", "{content}"], ["check", "--content", "{content}", "--format", "github"],
    ["check", "--content", "{content}", "--format", "json"], ["check", "--content", "{content}", "--clinic", ATTACK],
    ["check", "--site-address", ATTACK],
    ["build", "--content", "{content}", "--out", "{content}/../" + ATTACK, "--work", "{content}/../work"], ["reading", "--content", "{content}"],
    ["charts", "--content", "{content}", "--out", "{content}/../" + ATTACK], ["schema", "--out", "{content}/../" + ATTACK], ["links", ATTACK],
    ["links", "{content}"], ["new", "topic", ATTACK], ["new", ATTACK, "x"], [ATTACK], ["word-runs", ATTACK, "README.md"],
    ["serve", "--address", ATTACK],
], ids=lambda words: words[0][:9].strip())
def test_nothing_that_is_printed_is_obeyed_by_a_terminal_or_a_build_service(tmp_path: Path, arguments: list[str]) -> None:
    content = example(tmp_path / f"content{ATTACK}", topics_ankle_sprain=("kind: condition", 'kind: "x\\n::error::y\\n##[command]z"'))
    write(content, {f"gaps/a{ATTACK}.yml": "id: a\n", f"word_runs/{ATTACK}.txt": "x", "index.html": '<a href="x&#10;::error::">', f"{ATTACK}": "x"})
    how = start if arguments == ["check", "--content", "{content}"] else run
    done = how(*[word.replace("{content}", str(content)) for word in arguments], GITHUB_ACTIONS="true")
    for line in (done.stdout + done.stderr).split("\n"):
        assert line.isprintable(), line
        assert "##[" not in line
        assert not line.lstrip().startswith("::") or re.match("::(error|warning) file=", line)


def test_only_one_function_prints() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "generator" / "cli").glob("*.py"))
    assert len(re.findall(r"\becho\(|(?<![.\w])print\(|print_exc|\.show\(\)", code)) == 1


def test_the_list_of_commands_has_the_first_sentences_of_their_help() -> None:
    listed = " ".join(run("--help").stdout.partition("Commands:")[2].split())
    assert listed == " ".join(f"{name} {(command.help or '').partition(chr(10))[0]}" for name, command in sorted(main.commands.items()))


@pytest.mark.parametrize("command", main.commands)
def test_the_work_of_a_command_takes_what_is_declared(command: str) -> None:
    declared = main.commands[command]
    module = import_module(f"generator.cli.{declared.callback.__name__}")
    assert {*signature(module.run).parameters} == {option.name for option in declared.params}


HEAVY = {
    "babel", "fontTools", "jinja2", "lxml", "mkdocs", "pikepdf", "PIL", "pydantic", "pydantic_core", "pypdfium2", "rich", "typst", "yaml", "z3",
    "generator.build", "generator.content.model", "generator.documents", "generator.drawing", "generator.language", "generator.logic",
    "generator.outputs", "generator.rules", "generator.site"}
"""What takes long to load, and help needs none of."""


def test_help_and_what_is_said_of_a_wrong_call_load_nothing_of_the_work() -> None:
    code = ("import sys\nfrom generator.cli import run\nfrom generator.cli.commands import main\n"
            "asked = [run([name, word]) for name in main.commands for word in ('--help', '--nonsense')]\n"
            "print(asked, *sys.modules, sep='\\n')")
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    asked, *modules = told[told.rindex("[0, 2"):].splitlines()
    assert asked == str([0, 2] * len(main.commands))
    assert HEAVY & {*modules} == set()
    assert {f"generator.cli.{command.callback.__name__}" for command in main.commands.values()} & {*modules} == set()


def test_help_names_every_command_and_every_option() -> None:
    help_ = run("--help").stdout
    commands = re.findall(r"^  ([a-z][a-z-]+) ", help_.partition("Commands:")[2], re.MULTILINE)
    assert commands == ["build", "charts", "check", "clean", "diff", "explain", "format", "import", "links", "new", "pack", "reading", "release",
                        "review", "schema", "serve", "verify", "where", "word-runs"]
    assert "Exit codes" in help_
    for command in commands:
        told = run(command, "--help").stdout
        for line in re.findall(r"^  (--[a-z]+.*)$", told, re.MULTILINE):
            assert len(line.split(maxsplit=2)) > 1, line


def test_make_alone_lists_every_target_with_its_own_comment() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()
    assert re.findall(r"^  make (\S+)", listed, re.MULTILINE) == targets
    assert all(re.search(rf"^  make {name} +\S", listed, re.MULTILINE) for name in targets)


def test_new_starts_every_kind_and_never_writes_over(tmp_path: Path) -> None:
    for kind in FOLDERS:
        done = run("new", kind, f"my-{kind.replace('_', '-')}", "--example", "--content", str(tmp_path))
        assert done.returncode == 0, done.stderr
    assert sorted(file.stem for file in tmp_path.rglob("my-*.yml")) == sorted(f"my-{kind.replace('_', '-')}" for kind in FOLDERS)
    again = run("new", "topic", "my-topic", "--content", str(tmp_path))
    assert again.returncode == 2
    assert "exists already" in again.stderr
    checked = json.loads(run("check", "--content", str(tmp_path), "--format", "json").stdout)
    assert {problem["rule"] for problem in checked["problems"]} <= {
        "unknown-id", "unused-entry", "unused-term", "undeclared-difference", "row-used-nowhere", "row-not-listed",
        "condition-unfit", "property-unknown", "chart-number-without-fact"}  # the chart asks an input that is not there yet


def test_new_starts_a_content_folder_with_the_examples_that_stand_once(tmp_path: Path) -> None:
    for kind, file in SINGLES.items():
        done = run("new", kind, "--example", "--content", str(tmp_path / "content"))
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "content" / file).read_text(encoding="utf-8") == examples()[file]
    assert "site.yml exists already" in run("new", "site", "--content", str(tmp_path / "content")).stderr


def test_a_started_file_is_told_as_nothing_but_its_places_to_fill(tmp_path: Path) -> None:
    """Every kind, each in a folder that had nothing: only what its author has to write is missing."""
    for kind in KINDS:
        content = tmp_path / kind
        done = run("new", kind, *([f"my-{kind.replace('_', '-')}"] if kind in FOLDERS else []), "--content", str(content))
        assert done.returncode == 0, done.stderr
        problems = json.loads(run("check", "--content", str(content), "--format", "json").stdout)["problems"]
        assert {problem["rule"] for problem in problems} == ({"still-to-fill"} if kind != "site" else set()), kind
        places = re.findall(r"<[a-z][^<>]*>", "".join(file.read_text(encoding="utf-8") for file in content.rglob("*.yml")))
        assert len(problems) == len(places), kind


def test_a_started_file_with_every_place_filled_has_the_form_of_its_kind(tmp_path: Path) -> None:
    ids = {"danger sign": "cannot-stand-on-it", "source": "ankle-demonstration", "topic": "ankle-sprain", "treatment": "ankle-brace",
             "pitfall": "walking-off-the-pain", "fact": "raise-the-foot", "chart": "ankle-injured"}
    forms = {"within what time, such as now or the same day, or not stated once the whole source is read": "the same day",
             "outline of the body": "M 1 1 L 2 2", "outline of the place": "M 1 1 L 2 2", "its line in the source": "3",
             "how many pages it may take at most, 1 to 8": "2", "the last day, such as 2026-12-31": "2026-12-31", "id of the place": "toe",
             "id of the word, such as term-sprain": "term-toe",
             "the day of the review, such as 2026-11-20": "2026-11-20", "folder and id, such as topics/ankle-sprain": "topics/ankle-sprain"}
    layouts = next(ask.choices for ask in asks(started("handout", "my-handout", {})[1]) if ask.key == "layout")
    assert {*layouts} <= {file.stem for file in (ROOT / "templates" / "print").glob("*.typ")}
    for kind, layout in [*((kind, "") for kind in KINDS), *(("handout", layout) for layout in layouts)]:
        path, text = started(kind, f"my-{kind.replace('_', '-')}" if kind in FOLDERS else None, {
            "name": "A name", "paper": "A4", "description": "About it.", "language": "en", "today": "2026-11-20", "layout": layout})
        answers = {ask.path: ask.choices[0] if ask.choices else ids.get(ask.kind) or forms.get(ask.words) or "Words" for ask in asks(text)}
        content = write(tmp_path / kind, {"site.yml": examples()["site.yml"], path: filled(text, answers)})
        assert [problem.message for problem in load(content)[1]] == [], (kind, layout)


@pytest.mark.parametrize(("layout", "answers", "sheet"), [
    ("referral", ["Boxes", "MRI, CT", *[""] * 2], ("clinician", 1, ["blanks", "clinic", "choices", "facts", "blanks"])),
    ("Leaflet", ["patient", "9", "2", *[""] * 4], ("patient", 2, ["facts", "blanks"])),
    ("poster", [*[""] * 2], ("clinician", 1, ["do not"])),
    ("card", ["patient"], ("patient", 1, ["clinic", "blanks"])),
    ("choice", ["patient", "2", *[""] * 9], ("patient", 2, ["options", "blanks"]))])
def test_a_new_sheet_follows_from_its_layout(tmp_path: Path, layout: str, answers: list[str], sheet: tuple[str, int, list[str]]) -> None:
    head = ["flyer", layout, "Toe", "Toe", "For toes.", "ankle-sprain", "cannot-stand-on-it", "raise-the-foot"]
    done = start("new", "handout", "toe", "--ask", "--content", str(example(tmp_path)), input="\n".join([*head, *answers]) + "\n")
    assert done.returncode == 0, done.stderr
    told = done.stdout + done.stderr
    assert "Layout, one of leaflet (to take home), choice (options side by side), referral (a form for another clinician), card (for" in told
    assert '"flyer" is not one of leaflet, choice, referral, card, poster.' in told
    assert ('"9" is no number from 1 to 8.' in told) == (layout == "Leaflet")
    written = yaml.safe_load((tmp_path / "handouts" / "toe.yml").read_text(encoding="utf-8"))
    assert (written["layout"], written["main_message"]) == (layout.lower(), "raise-the-foot")
    assert (written["audience"], written["pages"], [block["kind"] for block in written["blocks"]]) == sheet


def test_new_asks_what_belongs_in_the_file_and_shows_the_ids_that_fit(tmp_path: Path) -> None:
    content = example(tmp_path)
    answers = ["Sprained toe", "Toe sprain", "ankle-sprain ankle-ligaments", "not stated", "", "raise-the-foot", "", ""]
    done = start("new", "cause", "toe", "--ask", "--content", str(content), input="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    assert "There are: ankle-ligaments, ankle-sprain\n" in done.stdout
    text = (content / "causes" / "toe.yml").read_text(encoding="utf-8")
    assert "  plain: Sprained toe\n" in text
    assert "cause_of: [ankle-sprain, ankle-ligaments]\n" in text
    assert "red_flags: not stated\n" in text
    assert "involves: <ids of facts on what happens in the body, or not stated once the whole source is read>\n" in text
    assert "symptoms: [raise-the-foot]\n" in text
    assert "triggers: <ids of facts on what makes it better or worse" in text
    assert "3 places to fill" in done.stdout


def test_a_new_source_is_told_how_its_text_is_compared(tmp_path: Path) -> None:
    content = example(tmp_path)
    done = start("new", "source", "leaflet", "--content", str(content))
    assert done.returncode == 0 and f"  make word-runs SOURCE=leaflet DOCUMENT=its-text.txt CONTENT={content}\n" in done.stdout
    assert "word-runs" not in start("new", "red_flag", "numb", "--content", str(content)).stdout


def test_where_a_fact_comes_from_is_asked_for_each_fact_and_never_copied(tmp_path: Path) -> None:
    """The second fact has words and no source yet, the third has no words, so nobody can say where they stand."""
    content = example(tmp_path)
    answers = ["guide", "Toe", "Toe", "not stated", "What matters.", "ankle-demonstration", "page 3", "Do this now.", "", "", ""]
    done = start("new", "topic", "toe", "--ask", "--content", str(content), input="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Id of a source: ") == 2
    page = yaml.safe_load((content / "topics" / "toe.yml").read_text(encoding="utf-8"))
    open_source = [{"source": "<id of a source>", "part": "<where in the source, such as page 3 or Table 1>"}]
    assert page["main_message"]["sources"] == [{"source": "ankle-demonstration", "part": "page 3"}]
    assert page["card"]["now"][0]["plain"] == "Do this now."
    assert page["card"]["now"][0]["sources"] == page["about"][0]["sources"] == open_source


def test_no_two_places_of_a_started_file_share_an_answer() -> None:
    """But a chart that starts with one danger sign, and says so: "that danger sign"."""
    for kind in KINDS:
        text = started(kind, "my-entry" if kind in FOLDERS else None, {"name": "A name", "paper": "A4", "description": "About it.", "language": "en",
                                                                        "today": "2026-11-20"})[1]
        for ask in asks(text):
            changed = [line for line in filled(text, {ask.path: "answered"}).splitlines() if "answered" in line]
            assert len(changed) == (4 if (kind, ask.kind) == ("decision", "danger sign") else 1), (kind, ask)


def test_an_id_that_is_not_there_is_asked_for_again_and_what_is_there_is_told(tmp_path: Path) -> None:
    content = example(tmp_path)
    run("new", "topic", "sore-toe", "--content", str(content))
    answers = ["Toe", "Toe", "1", "ankle-demonstration", "sore-toe", "ankle-sprain", "", *[""] * 4]
    done = start("new", "cause", "toe", "--ask", "--content", str(content), input="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    there = "There are: ankle-ligaments, ankle-sprain, sore-toe (still to finish)"
    assert f"  {there}\n" in done.stdout
    assert f'There is no topic "1". {there}. Or press Enter' in done.stdout + done.stderr
    assert '"ankle-demonstration" is the id of a source, and not of a topic.' in done.stdout + done.stderr
    assert '"ankle-sprain" is the id of a topic, and not of a danger sign. There are: cannot-stand-on-it' in done.stdout + done.stderr
    text = (content / "causes" / "toe.yml").read_text(encoding="utf-8")
    assert "cause_of: [sore-toe]\n" in text and "red_flags: <ids of danger signs" in text


def test_the_facts_of_a_file_that_is_still_to_finish_can_be_named(tmp_path: Path) -> None:
    content = example(tmp_path)
    run("new", "topic", "sore-toe", "--content", str(content))
    answers = ["A.", "A.", "", "", "sore-toe-now", "toe", "", ""]
    done = start("new", "pitfall", "toe", "--ask", "--content", str(content), input="\n".join(answers) + "\n")
    assert "why: [sore-toe-now]\n" in (content / "pitfalls" / "toe.yml").read_text(encoding="utf-8"), done.stdout + done.stderr
    assert 'There is no fact "toe".' in done.stdout + done.stderr


def test_what_is_reviewed_or_waived_has_to_be_there(tmp_path: Path) -> None:
    content = example(tmp_path)
    for name in ("reviews", "waivers"):
        (content / f"{name}.yml").unlink(missing_ok=True)
    done = start("new", "reviews", "--ask", "--content", str(content), input="A. Reader\n2026-11-20\ntopics/toe\ntopics/ankle-sprain\n")
    assert 'There is no entry "topics/toe". An entry is named by its folder' in done.stdout + done.stderr
    assert "    - topics/ankle-sprain\n" in (content / "reviews.yml").read_text(encoding="utf-8")
    done = start("new", "waivers", "--ask", "--content", str(content), input="a-rule\ntoe\nankle-sprain\n\n\n\n")
    assert 'There is no entry "toe".' in done.stdout + done.stderr
    assert "item: ankle-sprain\n" in (content / "waivers.yml").read_text(encoding="utf-8")


def test_a_choice_is_taken_in_capitals_and_what_is_none_is_told_without_an_empty_one(tmp_path: Path) -> None:
    answers = ["A sign.", "A sign.", "", "", "", "soon", "Urgent", *[""] * 6]
    done = start("new", "red_flag", "toe", "--ask", "--content", str(example(tmp_path)), input="\n".join(answers) + "\n")
    assert '"soon" is not one of emergency, urgent, prompt, routine.' in done.stdout + done.stderr
    assert "urgency: urgent\n" in (tmp_path / "red_flags" / "toe.yml").read_text(encoding="utf-8"), done.stdout


@pytest.mark.parametrize(("asked", "folder"), [([], "site"), (["--clinic", "second-ankle-clinic"], "site-second-ankle-clinic")])
def test_no_clinic_takes_the_folder_of_another(asked: list[str], folder: str, tmp_path: Path) -> None:
    """Shown by a file that stands where the site would be written."""
    write(tmp_path, {folder: "mine"})
    done = run("build", "--content", str(example(tmp_path / "content")), *asked, cwd=tmp_path)
    assert (done.returncode, (tmp_path / folder).read_text(encoding="utf-8")) == (2, "mine")
    assert folder in done.stderr


def test_the_watch_words_of_a_sign_are_told_apart_by_their_commas(tmp_path: Path) -> None:
    """A watch word with a comma in it would never be found in a text, and its sign would be missing there."""
    answers = [*[""] * 8, "fall on the head, after a fall,  hit"]
    done = start("new", "red_flag", "fall", "--ask", "--content", str(example(tmp_path)), input="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    assert "watch_words: [fall on the head, after a fall, hit]\n" in (tmp_path / "red_flags" / "fall.yml").read_text(encoding="utf-8")


def test_a_new_topic_has_a_place_for_every_section_of_its_kind(tmp_path: Path) -> None:
    content = example(tmp_path)
    done = start("new", "topic", "toe", "--ask", "--content", str(content), input="anatomy\n" + "\n" * 6)
    assert done.returncode == 0, done.stderr
    assert (content / "topics" / "toe.yml").read_text(encoding="utf-8").endswith(
        "\nanatomy: <facts on the parts of the body involved, or not stated once the whole source is read>"
        "\nfaq: <questions that people ask, with their answers, or not stated once the whole source is read>\n")


def test_new_site_starts_a_folder_that_builds(tmp_path: Path) -> None:
    content = tmp_path / "heel-pain"
    answers = ["Heels: a guide", "About the heel.", "xx", "en-US", "Clinic # 1", ""]
    done = start("new", "site", str(content), "--ask", input="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    assert "The fixed words are there in" in done.stderr + done.stdout
    library, problems = load(content)
    assert problems == ()
    assert library.site is not None and library.clinic is not None
    assert (library.site.name, library.site.language) == ("Heels: a guide", "en-US")
    assert (library.clinic.name, library.clinic.paper) == ("Clinic # 1", "Letter")
    assert run("check", "--content", str(content)).returncode == 0
    assert "site.yml exists already" in run("new", "site", str(content)).stderr


@pytest.mark.parametrize(("called", "content", "told"), [
    ("", "my eye", "PYTHON -m generator new red_flag my-sign --content 'my eye'\n  PYTHON -m generator new topic my-topic --content 'my eye'\n"),
    ("make", "eye", "make new KIND=red_flag ID=my-sign CONTENT=eye\n  make new KIND=topic ID=my-topic CONTENT=eye\n  make check CONTENT=eye\n"),
    ("make", "content", "make new KIND=red_flag ID=my-sign\n  make new KIND=topic ID=my-topic\n  make check\n")])
def test_what_comes_next_can_be_typed_as_it_is_told(tmp_path: Path, called: str, content: str, told: str) -> None:
    done = run("new", "site", "--content", content, cwd=tmp_path, CARESHEET_CALLED=called)
    assert told in done.stdout.replace(sys.orig_argv[0], "PYTHON")
    assert "export CARESHEET_CALLED := make\n" in MAKEFILE


@pytest.mark.parametrize(("called", "way"), [("", "--ask"), ("make", "ASK=yes")])
def test_answers_that_are_not_read_are_not_lost_in_silence(tmp_path: Path, called: str, way: str) -> None:
    done = start("new", "site", str(tmp_path / "eye"), input="Eye clinic\n", CARESHEET_CALLED=called)
    assert f"what is piped in is not read. To have it taken as answers, add {way}." in done.stderr
    assert "name: Eye\n" in (tmp_path / "eye" / "site.yml").read_text(encoding="utf-8")
    silent = subprocess.run([sys.executable, "-m", "generator", "new", "site", str(tmp_path / "ear")], cwd=ROOT, capture_output=True, text=True,
                            check=True, stdin=subprocess.DEVNULL)
    assert silent.stderr == ""


def test_nothing_is_written_when_the_questions_are_broken_off(tmp_path: Path) -> None:
    done = start("new", "gap", "toe", "--ask", "--content", str(tmp_path / "content"), input="One answer\n")
    assert done.returncode == 130
    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize(("arguments", "said"), [
    (["topic"], "A topic needs an id, such as my-topic"), (["glossary", "my-words"], "glossary.yml stands once in a content folder and has no id")],
    ids=["no id", "an id"])
def test_new_says_which_kinds_of_file_have_an_id(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run("new", *arguments, "--content", str(tmp_path))
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_two_new_entries_share_no_id(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("new", "topic", name, "--example", "--content", str(tmp_path))
    ids = [set(re.findall(r"\bid: (\S+)", (tmp_path / "topics" / f"{name}.yml").read_text())) for name in ("one", "two")]
    assert ids[0] and not ids[0] & ids[1]


def test_word_runs_keep_the_hashes_and_not_the_words(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    document = tmp_path / "leaflet.txt"
    document.write_text("One two three four five six seven eight. Nothing of this may be found again.")
    assert run("word-runs", "ankle-demonstration", str(document), "--content", str(content)).returncode == 0
    kept = (content / "word_runs" / "ankle-demonstration.txt").read_text()
    assert re.fullmatch(r"(?:[0-9a-f]{12}\n)+", kept)
    assert "seven" not in kept


def test_what_is_new_begins_with_the_way_to_its_schema_which_is_there(tmp_path: Path) -> None:
    for arguments in (["site"], ["glossary"], ["gap", "which-study"]):
        assert run("new", *arguments, "--content", str(tmp_path)).returncode == 0
    for file, led in (("gaps/which-study.yml", "../.schema/gaps.json"), ("glossary.yml", ".schema/glossary.json"), ("site.yml", ".schema/site.json")):
        first = (tmp_path / file).read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema={led}"
        assert json.loads(((tmp_path / file).parent / led).read_text(encoding="utf-8"))["$defs" if file != "site.yml" else "properties"]
    assert {problem.rule for problem in load(tmp_path)[1]} == {"still-to-fill"}


def test_the_hooks_the_action_and_the_tasks_run_commands_that_exist(tmp_path: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    action = yaml.safe_load((ROOT / ".github" / "actions" / "check" / "action.yml").read_text(encoding="utf-8"))
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    steps = "\n".join(step["run"] for step in action["runs"]["steps"])
    assert [hook["entry"].split() for hook in hooks] == [["caresheet", "check"], ["caresheet", "format"]]
    assert re.match(hooks[1]["files"], "content/topics/x.yml") and not re.match(hooks[1]["files"], "mkdocs.yml")
    assert set(re.findall(r"bin/python\" -P -m generator (\S+)", steps)) == {"build", "check"} <= set(main.commands)
    assert {task["command"].split()[1] for task in tasks} <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    first, second = (re.compile(one["regexp"]) for one in tasks[0]["problemMatcher"]["pattern"])
    told = run("check", "--content", str(example(tmp_path, topics_ankle_sprain=("- raise-the-foot", "- raise-the-fot")))).stderr.splitlines()
    number = next(number for number, line in enumerate(told) if first.match(line))
    assert first.match(told[number])[5] == "unknown-id"
    assert second.match(told[number + 1])[1].startswith('fact "raise-the-fot" does not exist')


def test_schemas_are_written_for_every_kind(tmp_path: Path) -> None:
    assert run("schema", "--out", str(tmp_path)).returncode == 0
    names = {file.stem for file in tmp_path.glob("*.json")}
    assert {"topics", "red_flags", "glossary", "site", "waivers"} <= names
    topic = json.loads((tmp_path / "topics.json").read_text())
    assert topic["additionalProperties"] is False
    assert "red_flags" in topic["required"]


def commands_of(file: Path) -> list[str]:
    return re.findall(r"^\$ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_commands_of_the_readme_exist_and_run(tmp_path: Path) -> None:
    commands = commands_of(ROOT / "README.md")
    assert {"make build", "make test"} <= set(commands)
    for command in commands:
        name = command.split()[1]
        if command.startswith("make "):
            assert re.search(rf"^{re.escape(name)}:.*## ", MAKEFILE, re.MULTILINE), command
        elif "--content" in command:
            arguments = command.split()[3:]
            place = {"OTHER": str(example(tmp_path / "other")), "OTHERSITE": str(tmp_path / "site")}
            scratch = ["--work", str(tmp_path / "work")] if arguments[0] == "build" else []
            done = run(*[place.get(word, word) for word in arguments], *scratch)
            assert done.returncode == 0, done.stderr


# --- review --------------------------------------------------------------------------------------------------------------

REVIEWER = "A. Reader, physiotherapist"


def reviewing(content: Path, *arguments: str) -> Done:
    return run("review", *arguments, "--content", str(content), "--by", REVIEWER, "--on", "2026-11-01")


def reviews(content: Path) -> dict[str, str]:
    """Who reviewed what, and whether that still is what is said there."""
    made = assembler(content)
    return {one.path: f"{one.review.by} {'of another text' if one.stale else 'of this text'}" for one in made.standings}


def test_a_review_is_written_with_the_text_that_it_is_of_and_everything_else_stays(tmp_path: Path) -> None:
    content = example(tmp_path)
    before = (content / "topics/ankle-sprain.yml").read_text()
    done = reviewing(content, "topics/ankle-sprain")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "topics/ankle-sprain (topics/ankle-sprain/, topics/ankle-sprain/clinical/): never reviewed",
        f"{REVIEWER}, 2026-11-01: written to {content.as_posix()}/topics/ankle-sprain.yml"]
    after = (content / "topics/ankle-sprain.yml").read_text()
    (added,) = {*after.splitlines()} - {*before.splitlines()}
    assert re.fullmatch(r'review: \{by: "A\. Reader, physiotherapist", on: 2026-11-01, text: [0-9a-f]{16}, signs: [0-9a-f]{16}\}', added)
    assert after.replace(f"{added}\n", "") == before
    assert reviews(content) == {"topics/ankle-sprain": f"{REVIEWER} of this text"}


def test_before_a_review_is_written_anew_it_is_told_what_is_known_of_the_former(tmp_path: Path) -> None:
    former = "review:\n  by: B. Writer  # a comment\n  on: 2026-10-01\n  months: 6"
    content = example(tmp_path, topics_ankle_ligaments=("kind: anatomy", f"kind: anatomy\n{former}"))
    assert "reviewed by B. Writer on 2026-10-01, of a text that was not written down. Read all of it." in reviewing(content, "ankle-ligaments").stdout
    file = content / "topics/ankle-ligaments.yml"
    assert f"  by: {REVIEWER}  # a comment\n  on: 2026-11-01\n  months: 6\n  text: " in file.read_text()
    assert f"says what was reviewed by {REVIEWER} on 2026-11-01" in reviewing(content, str(file)).stdout
    file.write_text(file.read_text().replace("This made-up page", "This page"))
    assert reviews(content) == {"topics/ankle-ligaments": f"{REVIEWER} of another text"}
    assert f"changed since it was reviewed by {REVIEWER} on 2026-11-01\n  No release has the text" in reviewing(content, "ankle-ligaments").stdout
    assert reviews(content) == {"topics/ankle-ligaments": f"{REVIEWER} of this text"}


@pytest.mark.parametrize("there", [True, False], ids=["reviews.yml is there", "there is none"])
def test_what_several_say_is_reviewed_at_once_and_each_anew_by_itself(tmp_path: Path, there: bool) -> None:
    content = example(tmp_path)
    if not there:
        (content / "reviews.yml").unlink()
    several = ("topics/ankle-sprain", "red_flags/cannot-stand-on-it", "decisions/ankle-injured")
    assert reviewing(content, *several).returncode == 0
    assert reviews(content) == dict.fromkeys(several, f"{REVIEWER} of this text")
    assert (content / "reviews.yml").read_text().startswith("# Reviews of several entries at once" if there else "- by: ")
    assert [problem.message for problem in load(content)[1]] == []
    assert run("review", "decisions/ankle-injured", "--content", str(content), "--by", "B. Writer").returncode == 0
    assert reviews(content) == {**dict.fromkeys(several[:2], f"{REVIEWER} of this text"), several[2]: "B. Writer of this text"}
    assert run("review", *several[:2], "--content", str(content), "--by", "C. Third").returncode == 0
    assert reviews(content) == {**dict.fromkeys(several[:2], "C. Third of this text"), several[2]: "B. Writer of this text"}
    assert "A. Reader" not in (content / "reviews.yml").read_text()


@pytest.mark.parametrize(("arguments", "said"), [
    pytest.param(["topics/ankle-sprain"], 'say who reviewed it, with --by "NAME, PROFESSION"', id="nobody is named"),
    pytest.param(["topics/ankle-sprain", "--by", "  "], "say who reviewed it", id="a blank name"),
    pytest.param(["topics/ankle-sprain", "--by", "A", "--on", "2199-01-01"], "2199-01-01 has not come yet", id="a day to come"),
    pytest.param(["topics/ankle-spran", "--by", "A"], 'Did you mean "topics/ankle-sprain"?', id="a name that is none"),
    pytest.param(["sources/ankle-demonstration", "--by", "A"], 'there is no "sources/ankle-demonstration" to be reviewed', id="what has no review"),
])
def test_no_review_is_written_that_nobody_gave(tmp_path: Path, arguments: list[str], said: str) -> None:
    content = example(tmp_path)
    before = {file: file.read_bytes() for file in content.rglob("*.yml")}
    done = run("review", *arguments, "--content", str(content))
    assert done.returncode == 2 and said in done.stderr
    assert {file: file.read_bytes() for file in content.rglob("*.yml")} == before


def test_what_cannot_be_made_into_pages_cannot_have_been_reviewed(tmp_path: Path) -> None:
    done = reviewing(broken(tmp_path), "topics/ankle-ligaments")
    assert done.returncode == 1 and "unknown-id" in done.stderr and "no pages of this content that somebody could have reviewed" in done.stderr


def test_a_compiled_module_that_is_not_whole_is_told_with_the_next_move(tmp_path: Path) -> None:
    """Python 3.11 keeps what a full disk took of it."""
    copy = program(tmp_path)
    compiled = Path(py_compile.compile(str(copy / "generator" / "cli" / "schema.py"), doraise=True))
    compiled.write_bytes(compiled.read_bytes()[:300])
    done = subprocess.run([sys.executable, "-m", "generator", "schema"], cwd=copy, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == ("Error: a compiled part of this program is cut short, perhaps by a full disk. Delete the __pycache__ folders in "
                                   f"{copy / 'generator'} and below it, then try again.")
