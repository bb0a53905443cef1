"""Colours and sizes are written once, in templates/tokens.yml: for pages, for drawings and for sheets."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from generator.drawing.colour import CONTRAST, contrast, rgb
from generator.drawing.figures import figure_printed
from generator.drawing.tokens import Scheme, Tokens, read_tokens
from generator.outputs.templates import read_templates
from tests.worlds import ROOT

TEMPLATES = ROOT / "templates"
REAL = read_tokens()
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
STYLES = [*(TEMPLATES / "theme" / "assets").glob("*.css"), *(TEMPLATES / "theme" / "assets").glob("*.js"),
          *(TEMPLATES / "theme" / "overrides").rglob("*.html"), *(TEMPLATES / "print").glob("*.typ"), *(ROOT / "generator").rglob("*.py")]

SMALL = """
pages:
  ink: {light: "#111", dark: "#eee", paper: "#000"}
  focus: {light: "#ff0"}
drawings:
  ground: {light: "#fff", dark: "#222", paper: "#fff"}
strokes: {box: .09em}
sheets: {danger-ink: "#8c1515"}
"""


def tokens(folder: Path) -> Tokens:
    (folder / "tokens.yml").write_text(SMALL, encoding="utf-8")
    return read_tokens(folder)


def test_as_css_each_scheme_has_its_colours_and_no_script_is_needed_for_dark_ones(tmp_path: Path) -> None:
    dark = "{ color-scheme: dark; --cs-ink: #eee; --chart-ground: #222; }"
    assert tokens(tmp_path).css().splitlines() == [
        ':root, [data-md-color-scheme="default"] { color-scheme: light; --cs-ink: #111; --cs-focus: #ff0; '
        "--chart-ground: #fff; --stroke-box: .09em; }",
        f'[data-md-color-scheme="slate"] {dark}',
        "@media screen and (prefers-color-scheme: dark) {", f"body:not([data-md-color-scheme]) {dark}", "}",
        "@media print {", ":root, body, [data-md-color-scheme] { color-scheme: light; --cs-ink: #000; --chart-ground: #fff; }", "}"]


def test_as_typst_each_colour_has_its_name(tmp_path: Path) -> None:
    assert tokens(tmp_path).typst() == '#let danger-ink = rgb("#8c1515")\n'


def test_a_change_is_seen_at_once_as_of_any_template(tmp_path: Path) -> None:
    assert tokens(tmp_path).on_paper("ground") == "#fff"
    (tmp_path / "tokens.yml").write_text(SMALL.replace('paper: "#fff"', 'paper: "#eed"'), encoding="utf-8")
    assert read_tokens(tmp_path).on_paper("ground") == "#eed"


def test_pages_and_sheets_get_them_before_their_own_styles() -> None:
    templates = read_templates("en")
    assert templates.assets["assets/caresheet.css"].decode() == REAL.css() + (TEMPLATES / "theme/assets/caresheet.css").read_text(encoding="utf-8")
    assert templates.prints["look.typ"].decode() == REAL.typst() + (TEMPLATES / "print/look.typ").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_colour_stands_anywhere_else(file: Path) -> None:
    if file.name != "text.py":  # the shape of a clinic's own colour, with an example of one
        assert COLOUR.findall(file.read_text(encoding="utf-8")) == []


def test_the_icon_is_a_picture_in_colours_of_the_pages() -> None:
    names = ("head", "logo-sheet", "logo-fold")
    assert set(COLOUR.findall((TEMPLATES / "theme/assets/icon.svg").read_text(encoding="utf-8"))) == {REAL.pages[name]["light"] for name in names}


def test_every_token_is_used_and_every_name_that_is_used_is_a_token() -> None:
    css = "".join(file.read_text(encoding="utf-8") for file in STYLES if file.suffix == ".css")
    named = {f"--cs-{name}" for name in REAL.pages} | {f"--stroke-{name}" for name in REAL.strokes}
    named |= {f"--chart-{name}" for name in REAL.drawings if name != "fault"}
    assert set(re.findall(r"var\((--(?:cs|chart|stroke)-[\w-]+)\)", css)) == named
    look = "".join(file.read_text(encoding="utf-8") for file in STYLES if file.suffix == ".typ")
    assert [name for name in REAL.sheets if not re.search(rf"(?<![\w-]){name}(?![\w-])", look)] == []


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_every_pair_that_is_used_for_text_stands_out(scheme: Scheme) -> None:
    def of(name: str) -> int:
        values = REAL.pages[name]
        short = values.get(scheme, values["light"]).removeprefix("#")
        return rgb(short if len(short) == 6 else "".join(sign * 2 for sign in short))

    pairs = [(ink, ground) for ink in ("ink", "quiet", "link") for ground in ("sheet", "ground", "soft")]
    pairs += [(name, f"{name}-ground") for name in ("main", "danger", "differ", "note")]
    pairs += [("ink", f"{name}-ground") for name in ("main", "danger", "differ", "note")]
    pairs += [("head-ink", "head"), ("danger-fill-ink", "danger-fill"), ("focus-ink", "focus")]
    assert {pair: contrast(of(pair[0]), of(pair[1])) for pair in pairs if contrast(of(pair[0]), of(pair[1])) < CONTRAST} == {}


def test_drawings_on_paper_have_values_and_no_variables() -> None:
    style = figure_printed(REAL)
    assert "var(" not in style
    assert set(COLOUR.findall(style)) == {"#000", "#fff", *(REAL.on_paper(tone) for tone in TONES)}


TONES = ("pale", "middle", "accent")


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_lines_stand_out_on_every_tone_and_tones_differ_in_grey(scheme: Scheme) -> None:
    ink, *tones = (rgb(REAL.drawings[name][scheme] if len(REAL.drawings[name][scheme]) == 7 else "#000000") for name in ("ink", *TONES))
    assert min(contrast(ink, tone) for tone in tones) >= 3
    assert all(contrast(one, other) > 1.2 for one, other in pairwise(tones))


def test_every_colour_is_written_as_the_parts_that_read_it_expect() -> None:
    written = yaml.safe_load((TEMPLATES / "tokens.yml").read_text(encoding="utf-8"))
    colours = [value for palette in (written["pages"], written["drawings"]) for values in palette.values() for value in values.values()]
    assert [colour for colour in (*colours, *written["sheets"].values()) if not re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", colour)] == []
