"""The pages of the reference that are made from the program are what the program makes; what they say of each kind of file."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from generator.cli.reference import PAGES
from generator.content import reference
from generator.content.kinds import KINDS
from generator.content.new_entry import examples
from tests.worlds import ROOT

FOLDER = ROOT / "docs" / "reference"


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_what_its_command_prints(page: str) -> None:
    """`make reference` makes them anew."""
    done = subprocess.run([sys.executable, "-m", "generator", "explain", "--markdown", page], cwd=ROOT, capture_output=True, check=True)
    assert (FOLDER / f"{page}.md").read_bytes() == done.stdout


def test_the_page_of_files_shows_every_example_once() -> None:
    page = reference.as_markdown("")
    assert re.findall(r"^Example, `(.+)`:$", page, re.MULTILINE) == list(examples())
    assert all(text in page for text in examples().values())


def test_every_key_stands_in_a_table_with_what_it_takes() -> None:
    page = reference.as_markdown("")
    topic = page.partition("\n## Topic\n")[2].partition("\n## ")[0]
    assert "It has all keys of [Page](#page), and:" in topic
    assert "| `kind` | `condition`, `symptom`, `guide`, `anatomy` or `prevention` | needed |" in topic
    assert "| `symptoms` | list: the id of a fact or [Symptom](#symptom); or [`not stated`](#notstated) |  |" in topic
    assert "| `pages` | a whole number from 1 to 8 | needed |" in page
    assert "| `months` | a whole number from 1 to 120; without it `12` |  |" in page
    assert "| `from` | a number as it was written, such as `0.10`, which prints as 0.10 |  |" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_file_is_explained_by_its_examples(kind: str) -> None:
    told = reference.as_text(kind)
    assert told.startswith(reference.SINGLES.get(kind, f"{reference.FOLDERS.get(kind)}/ID.yml"))
    assert "  Example, " in told


def test_a_clinic_is_explained_as_the_one_and_as_one_of_several() -> None:
    assert re.findall(r"^\S+ \(new .*\)$", reference.as_text("clinic"), re.MULTILINE) == ["clinic.yml (new clinic)", "clinics/ID.yml (new clinic ID)"]


def test_the_list_names_every_kind_of_file() -> None:
    assert {name for name, _ in re.findall(r"^  (\w+) \((\S+)\)$", reference.as_list(), re.MULTILINE)} == set(KINDS)
