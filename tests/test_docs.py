"""The documentation: its links lead somewhere, its commands exist, and its tutorial can be followed word by word."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli import COMMANDS
from generator.rules import every_rule
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
    assert set(re.findall(r"(?:`|^\$? *)caresheet ([a-z-]+)", told, re.MULTILINE)) <= set(COMMANDS)
    assert set(re.findall(r"-m generator ([a-z-]+)", told)) <= set(COMMANDS)


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


def run(folder: Path, command: str) -> str:
    """What a command of the tutorial says, problems first, with its seconds left open."""
    assert command.startswith("caresheet ")
    done = subprocess.run([sys.executable, "-m", "generator", *command.split()[1:]], cwd=folder, capture_output=True, text=True, check=False,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "NO_COLOR": "1", "HOME": str(folder)})
    assert done.returncode in (0, 1), done.stderr
    return re.sub(r"\d+\.\d s\b", "… s", done.stderr + done.stdout)


def test_the_tutorial_can_be_followed_word_by_word(tmp_path: Path) -> None:
    steps = list(BLOCK.finditer((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")))
    assert {step["kind"] for step in steps} == {"sh", "text", "yaml", "diff"}
    for step in steps:
        if step["kind"] == "text":
            command, _, said = step["text"].partition("\n")
            assert run(tmp_path, command.removeprefix("$ ")) == re.sub(r"\d+\.\d s\b", "… s", said)
        elif step["kind"] in ("yaml", "diff"):
            file = tmp_path / re.findall(r"`(content/\S+\.yml)`", step["before"])[-1]
            if step["kind"] == "yaml":
                write(tmp_path, {file.relative_to(tmp_path).as_posix(): step["text"]})
            for old, new in re.findall(r"^-(.+)\n\+(.+)$", step["text"], re.MULTILINE) if step["kind"] == "diff" else ():
                text = file.read_text(encoding="utf-8")
                assert text.count(f"{old}\n") == 1, old
                file.write_text(text.replace(f"{old}\n", f"{new}\n"), encoding="utf-8")
    for path in re.findall(r"`(site/\S+\.pdf)`", (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")):
        assert (tmp_path / path).is_file()


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
