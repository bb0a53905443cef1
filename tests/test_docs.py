"""The documentation: its links lead somewhere, its commands exist, and its tutorial can be followed word by word."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli.commands import main
from generator.rules import every_rule
from tests.fuzz import SUBJECTS
from tests.test_cli import run as run_here
from tests.worlds import ROOT, example, files, judged, write

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "content" / "README.md", ROOT / "tests" / "README.md"])
TARGETS = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

YOURS = {"templates/print/letter.typ", "templates/print/fonts/"}
"""What a guide tells its readers to make."""


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Every file that a page leads to, and the heading in it."""
    for address in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if not re.match(r"[a-z]+:", address):
            path, _, anchor = address.partition("#")
            yield (page.parent / path).resolve() if path else page, anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in links(page):
        assert target.exists(), target
        assert not anchor or anchor in anchors(target), f"{target} has no heading #{anchor}"


def test_the_index_leads_to_every_page_of_the_documentation() -> None:
    docs = ROOT / "docs"
    listed = {target for target, _ in links(docs / "README.md")}
    pages = {page for page in docs.rglob("*.md") if page.parent.name != "decisions"} | {docs / "decisions" / "README.md"}
    assert pages - {docs / "README.md"} <= listed
    assert set((docs / "decisions").glob("2*.md")) <= {target for target, _ in links(docs / "decisions" / "README.md")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_exists(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:`|^\$? *)make ([a-z-]+)", told, re.MULTILINE)) <= TARGETS
    assert set(re.findall(r"(?:`|^\$? *)caresheet ([a-z-]+)", told, re.MULTILINE)) <= set(main.commands)
    assert set(re.findall(r"-m generator ([a-z-]+)", told)) <= set(main.commands)


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md" and page.parent.name not in ("decisions", "reference")],
                         ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_of_the_program_that_is_named_exists(page: Path) -> None:
    for path in re.findall(r"`((?:generator|templates|docs|tests|\.ci|\.github)/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists() or path in YOURS, path


def test_the_guide_explains_every_message_of_a_failed_proof() -> None:
    page = ROOT / "docs" / "how-to" / "logic.md"
    explained = {anchor for target, anchor in links(page) if target.name == "rules.md"}
    assert {known.name for known in every_rule() if known.phase == "charts"} <= explained


# --- the tutorial --------------------------------------------------------------------------------------------------

BLOCK = re.compile(r"(?P<before>(?:(?!^```).*\n)*)^```(?P<kind>\w+)\n(?P<text>(?:(?!^```).*\n)*)```$", re.MULTILINE)


def run(folder: Path, command: str, answers: str = "") -> str:
    """What a command of the tutorial says, problems first, with its seconds left open."""
    assert command.startswith("caresheet ")
    words, alone = command.split()[1:], {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "NO_COLOR": "1", "HOME": str(folder)}
    done = subprocess.run([sys.executable, "-m", "generator", *words, "--ask"], cwd=folder, capture_output=True, text=True, check=False,
                          input=answers, env=alone) if answers else run_here(*words, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return re.sub(r"\d+\.\d s\b", "… s", (done.stderr + done.stdout).replace(f"{sys.executable} -m generator", "caresheet"))


def told_and_answered(dialog: str) -> tuple[str, str]:
    """What a command says in a dialog as a terminal shows it, and what is answered to it, line by line."""
    told, answers = "", ""
    for line in dialog.splitlines():
        if line.startswith(("content/", "Press ", "Next, ", "  There are: ", "  caresheet ")):
            told += f"{line}\n"
        else:
            question, _, answer = line.partition(": ")
            told, answers = f"{told}{question}: ", f"{answers}{answer}\n"
    return told, answers


def test_the_tutorial_can_be_followed_word_by_word(tmp_path: Path) -> None:
    steps = list(BLOCK.finditer((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")))
    assert {step["kind"] for step in steps} == {"sh", "text", "console", "csv", "yaml", "diff"}
    for step in steps:
        if step["kind"] == "text":
            command, _, said = step["text"].partition("\n")
            assert run(tmp_path, command.removeprefix("$ ")) == re.sub(r"\d+\.\d s\b", "… s", said)
        elif step["kind"] == "console":
            command, _, dialog = step["text"].partition("\n")
            said, answers = told_and_answered(dialog)
            assert run(tmp_path, command.removeprefix("$ "), answers) == said
        elif step["kind"] == "csv":
            write(tmp_path, {re.findall(r"`(\S+\.csv)`", step["before"])[-1]: step["text"]})
        elif step["kind"] in ("yaml", "diff"):
            file = tmp_path / re.findall(r"`(content/\S+\.yml)`", step["before"])[-1]
            if step["kind"] == "yaml":
                before = file.read_text(encoding="utf-8") if re.search(r"to\s+the end of", step["before"].rstrip().rpartition("\n\n")[2]) else ""
                write(tmp_path, {file.relative_to(tmp_path).as_posix(): before + step["text"]})
            for old, added in re.findall(r"^-(.+\n)((?:\+.*\n)+)", step["text"], re.MULTILINE) if step["kind"] == "diff" else ():
                text, new = file.read_text(encoding="utf-8"), re.sub(r"^\+", "", added, flags=re.MULTILINE)
                assert text.count(old) == 1, old
                file.write_text(text.replace(old, new), encoding="utf-8")
    for path in re.findall(r"`(site/\S+\.pdf)`", (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")):
        assert (tmp_path / path).is_file()


def test_every_test_that_the_page_on_security_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = {*re.findall(r"`((?:browser/)?test_\w+\.py)", page)} | {f"cases/{name}" for name in re.findall(r"`tests/cases/([\w-]+\.yml)`", page)}
    tests = "".join((ROOT / "tests" / file).read_text(encoding="utf-8") for file in sorted(files))
    named = {*re.findall(r"`(test_\w+)`", page)}
    assert len(files) > 15 and len(named) > 15 and [name for name in named if f"def {name}(" not in tests] == []
    assert {*re.findall(r"test_fuzz\.py\[(\w+)\]", page)} <= {*SUBJECTS}


# --- examples in how-to guides -------------------------------------------------------------------------------------


def test_the_chart_of_the_guide_is_proved_and_drawn_as_it_says(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "charts.md").read_text(encoding="utf-8")
    chart = re.search(r"```yaml\n(id: twisted-ankle\n.*?)```", page, re.DOTALL)
    drawn = re.search(r"```mermaid\n(.*?)```", page, re.DOTALL)
    assert chart
    assert drawn
    content = example(tmp_path)
    (content / "clinic.yml").unlink()
    sign = (content / "red_flags" / "cannot-stand-on-it.yml").read_text(encoding="utf-8")
    numb = re.sub(r"^(?:watch_words|rows):.*\n(?:  - .*\n)*", "", sign.replace("id: cannot-stand-on-it", "id: numb-toes"), flags=re.MULTILINE)
    write(content, {"decisions/twisted-ankle.yml": chart[1], "red_flags/numb-toes.yml": numb.replace("urgency: urgent", "urgency: emergency")})
    examined = judged(content)
    assert [problem for problem in examined.problems if problem.where.file == "decisions/twisted-ankle.yml"] == []
    assert files(examined)["decisions/twisted-ankle.mmd"].decode() == drawn[1]
