"""What the project takes from others: each thing by its very content, under a licence that fits, and no more than it needs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import packages_distributions
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from packaging.requirements import Requirement

from generator.drawing.text_metrics import FONT_FILES, web_font
from tests.supply import checks
from tests.supply.audit import FINE, FOUND, NOT_ASKED, Answer, NoAnswer, read, vulnerabilities
from tests.supply.parts import LOCKS, accepted, bundled, licences, normal, pins, project, wanted
from tests.worlds import ROOT

NEEDED_BY_OTHERS = {"brotli": "fonttools, for WOFF2"}
"""Packages that the program names, though it does not import them itself."""

BROUGHT = {"pydantic-core": "pydantic, which wants one version of it"}
"""Packages that the program imports without asking for them by name."""


@pytest.mark.parametrize("check", [checks.hashes, checks.actions, checks.installs, checks.licences_fit, checks.locks_match],
                         ids=lambda check: check.__name__)
def test_nothing_is_wrong_with_what_comes_from_others(check: Callable[[], Iterable[str]]) -> None:
    assert list(check()) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_file_of_pins_holds_what_pyproject_asks_for(lock: str) -> None:
    assert {normal(Requirement(line).name) for line in wanted(LOCKS[lock])} <= {pin.name for pin in pins(lock)}


def test_what_makes_the_locks_has_a_version() -> None:
    assert [line for line in wanted("audit") if re.fullmatch(r"uv==\d+(?:\.\d+)+", line)]


def test_a_licence_that_is_not_accepted_is_found() -> None:
    assert checks.unfit_parts("MIT OR GPL-3.0-only", tools=True) == ["GPL-3.0-only"]
    assert checks.unfit_parts("LGPL-3.0-only", tools=False) == ["LGPL-3.0-only"] and not checks.unfit_parts("LGPL-3.0-only", tools=True)


def test_every_licence_that_is_accepted_is_needed() -> None:
    said = " ".join([*licences().values(), *(part.licence for part in bundled())])
    assert [licence for licence in accepted(tools=True) if licence not in said] == []


# --- the dependencies, each with its reason ------------------------------------------------------------------------


def test_the_design_says_what_each_dependency_is_for() -> None:
    design = (ROOT / "docs" / "explanation" / "design.md").read_text(encoding="utf-8").partition("\n## Dependencies\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w, .-]+) \|", design.partition("| --- |")[2], re.MULTILINE)
    told = [normal(name) for names in rows for name in names.split(", ") if set(name) != {"-"}]
    assert sorted(told) == sorted(normal(Requirement(line).name) for line in wanted(None))
    extras = dict(re.findall(r"^- `([\w-]+)`: (.*(?:\n  .*)*)$", design, re.MULTILINE))
    for name, lines in project()["optional-dependencies"].items():
        told = [normal(one) for one in re.findall(r"`([\w-]+(?:\.(?!yml)[\w-]+)*)`", extras.pop(name))]
        assert sorted(told) == sorted(normal(Requirement(line).name) for line in lines), name
    assert not extras


def test_the_program_imports_what_it_names_and_names_what_it_imports() -> None:
    imported = {name for file in (ROOT / "generator").rglob("*.py")
                for name in re.findall(r"^\s*(?:from|import) (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)}
    names = packages_distributions() | {"font_source_sans_pro": ["font-source-sans-pro"], "material": ["mkdocs-material"]}
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "generator").rglob("*.py"))
    taken = {normal(one) for name in imported - sys.stdlib_module_names for one in names.get(name, ())}
    taken |= {names[name][0] for name in re.findall(r'files(?:_of)?\("(\w+)"\)', text) if name in names}
    direct = {normal(Requirement(line).name) for line in wanted(None)}
    optional = {normal(Requirement(line).name) for line in wanted("cluster")} - direct
    assert taken - direct - optional == BROUGHT.keys()
    assert direct - taken == NEEDED_BY_OTHERS.keys()


# --- what of others is given away ----------------------------------------------------------------------------------


def test_what_of_others_lies_in_the_templates_is_listed_with_its_licence() -> None:
    vendor = ROOT / "templates" / "theme" / "assets" / "vendor"
    listed = {part.file for part in bundled()}
    for file in vendor.iterdir():
        if not file.name.endswith("LICENSE.txt"):
            assert file.relative_to(ROOT).as_posix() in listed
            assert (vendor / f"{file.name.removesuffix('.min.js')}-LICENSE.txt").is_file()
    assert {path.rpartition("/")[2] for path in listed if path.endswith(".ttf")} == set(FONT_FILES.values())
    assert not (ROOT / "templates" / "print" / "fonts").exists()


@pytest.mark.parametrize("face", FONT_FILES)
def test_the_fonts_of_the_site_keep_to_their_licence(face: str) -> None:
    with TTFont(BytesIO(web_font(face, "abc"))) as font:
        names = {record.nameID: str(record) for record in font["name"].names}
    assert "Copyright 2010, 2012, 2014 Adobe" in names[0] and "SIL Open Font License, Version 1.1" in names[13]
    assert not [names[number] for number in (1, 4, 6) if "source" in names[number].lower()]


# --- what is known of vulnerabilities ------------------------------------------------------------------------------

SOUND = {"name": "jinja2", "version": "3.1.6", "vulns": []}
FAULTY = {"name": "jinja2", "version": "3.1.5", "vulns": [{"id": "GHSA-1", "fix_versions": ["3.1.6"], "aliases": [], "description": ""}]}
SKIPPED = {"name": "jinja2", "skip_reason": "Dependency not found on PyPI and could not be audited: jinja2 (3.1.6)"}


def silent(lock: str, service: str) -> Answer:
    raise NoAnswer(f"no way to {service}")


@pytest.mark.parametrize(("ask", "code", "lines"), [
    (lambda lock, service: read([SOUND]), FINE, ["Known vulnerabilities: none (asked: PyPI)"]),
    (lambda lock, service: read([SOUND, FAULTY, SKIPPED]), FOUND,
     ["Known vulnerabilities: 1 (asked: PyPI)", "jinja2 3.1.5: GHSA-1, mended in 3.1.6"]),
    (lambda lock, service: read([SKIPPED if service == "pypi" else SOUND]), FINE, ["Known vulnerabilities: none (asked: OSV)"]),
    (lambda lock, service: read([SKIPPED]) if service == "pypi" else silent(lock, service), NOT_ASKED,
     ["Known vulnerabilities: COULD NOT BE ASKED, so there may be some. Try again where https://pypi.org (not a mirror) or "
      "https://api.osv.dev can be reached.", "PyPI: nothing is told of 1 packages, such as jinja2", "OSV: no way to osv"]),
], ids=["none", "one", "the second service knows", "nobody knows"])
def test_what_nobody_was_told_of_does_not_count_as_sound(ask: Callable[[str, str], Answer], code: int, lines: list[str]) -> None:
    assert vulnerabilities(ask) == (code, lines)


def test_no_change_brings_a_cache_along() -> None:
    action = (ROOT / ".github" / "actions" / "check" / "action.yml").read_text(encoding="utf-8")
    commands = re.findall(r'bin/python" -P -m generator (build|check)(.*)', action)
    assert [command for command, _ in commands] == ["build", "check"] and all("--no-cache" in options for _, options in commands)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("rm -rf build") < script.index("\nmake build")
