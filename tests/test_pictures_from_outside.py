"""Logos: what a picture may hold, and that a hostile one is told before anything draws it."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.build import our_font
from generator.content.reader.load import load
from generator.content.reader.pictures import MAX_DEPTH, MAX_PARTS, fault_of_png, fault_of_svg
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.registry import apply_rules
from generator.outputs.pdf import pictures
from generator.outputs.pdf.handout import logo_svg
from tests.worlds import example


def svg(inside: str = '<path d="M0 0h4v4z"/>', head: str = 'width="40" height="40"', before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>{inside}</svg>'.encode()


GRADIENT = '<defs><linearGradient id="{0}" xlink:href="#{1}"/><linearGradient id="{1}" xlink:href="#{2}"/></defs>'


@pytest.mark.parametrize("data", [
    svg(), svg(head='viewBox="0 0 10 5"'), svg(head='width="12mm" height="1e1px" viewBox="0,0,3,4"'),
    svg('<g><g><circle r="2"/></g><title>Our clinic</title></g>'), svg('<rect width="2" height="2" style="fill:url(#a)"/>'),
    svg('<defs><radialGradient id="a"><stop offset="0"/></radialGradient><linearGradient id="b" xlink:href="#a"/></defs>'),
    svg(before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->'), svg("<g>" * (MAX_DEPTH - 1) + "</g>" * (MAX_DEPTH - 1))])
def test_plain_shapes_are_taken(data: bytes) -> None:
    assert fault_of_svg(data) == ""


@pytest.mark.parametrize(("data", "words"), [
    (b"no picture", "no SVG picture"), (b"<svg", "no SVG picture"), (b"<html/>", "no SVG picture"),
    (b'<svg width="1" height="1"/>', "no SVG picture"),
    (svg("<text>Clinic</text>"), "<text>"), (svg("<script/>"), "<script>"), (svg("<style>*{}</style>"), "<style>"), (svg("<image/>"), "<image>"),
    (svg("<foreignObject/>"), "<foreignObject>"), (svg("<filter/>"), "<filter>"), (svg("<pattern/>"), "<pattern>"), (svg("<a/>"), "<a>"),
    (svg('<x:g xmlns:x="urn:other"/>'), "<g>"), (svg('<use xlink:href="#a"/>'), "<use>"), (svg('<animate attributeName="x"/>'), "<animate>"),
    (svg('<path xlink:href="file:///etc/passwd"/>'), "file:///etc/passwd"), (svg('<linearGradient href="https://example.org/x"/>'), "example.org"),
    (svg('<path style="fill:url(https://example.org/x)"/>'), "style="), (svg('<path fill="url( \'x.svg#a\')"/>'), "fill="),
    (svg('<path onclick="f()"/>'), "onclick="), (svg(GRADIENT.format("a", "b", "a")), "in a circle"),
    (svg(GRADIENT.format("a", "b", "b")), "in a circle"),
    (svg(head='width="0" height="40"'), "no size"), (svg(head=""), "no size"), (svg(head='viewBox="0 0 0 4"'), "no size"),
    (svg(head='width="-4" height="4"'), "no size"), (svg(head='viewBox="0 0 4"'), "no size"), (svg(head='width="1e400" height="4"'), "no size"),
    (svg(before="<!DOCTYPE svg>"), "DOCTYPE"), (svg(before='<!DOCTYPE svg [<!ENTITY a "b">]>'), "DOCTYPE"),
    (svg(before='<?xml-stylesheet href="a.css"?>'), "instruction"), (svg().decode().encode("utf-16"), "UTF-8"),
    (svg("<g/>" * MAX_PARTS), "5,000 parts"), (svg("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH), "50 deep"),
    (svg("<g>" * 60_000 + "</g>" * 60_000), "50 deep"), (svg(f'<path d="{"M0 0" * 200_000}"/>'), "kB")])
def test_anything_else_is_told(data: bytes, words: str) -> None:
    assert words in fault_of_svg(data)


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: svg(text)))
def test_no_bytes_are_a_fault_of_the_program(data: bytes) -> None:
    assert isinstance(fault_of_svg(data), str) and isinstance(fault_of_png(data), str)


def png(width: int, height: int) -> bytes:
    made = BytesIO()
    Image.new("L", (width, height)).save(made, "PNG")
    return made.getvalue()


def test_a_png_of_sensible_size_is_taken() -> None:
    assert fault_of_png(png(40, 30)) == ""
    assert "not a PNG" in fault_of_png(png(40, 30)[:-30]) and "not a PNG" in fault_of_png(b"GIF89a")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_png_with_too_many_dots_is_told_before_it_is_decoded() -> None:
    head = struct.pack(">IIBBBBB", 13_000, 13_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 20_000_000)) + chunk(b"IEND", b"")
    tracemalloc.start()
    told = fault_of_png(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "13,000 × 13,000 dots" in told and peak < 5_000_000


# --- the engine, in a process of its own -------------------------------------------------------------------------

CLIPPED = '<path clip-path="url(#c{})" d="M0 0h9v9z"/>'
CLIPS = svg("".join(f'<clipPath id="c{one}">{CLIPPED.format(one + 1) * 2}</clipPath>' for one in range(40)) + CLIPPED.format(0))
"""Forty clips, each with two shapes that the next one clips: a million million shapes."""


@pytest.mark.parametrize("inside", [
    '<clipPath id="a"><path clip-path="url(#b)" d="M0 0h4"/></clipPath>', '<clipPath id="a" clip-path="url(#b)"/>',
    '<defs><clipPath id="a"><g style="fill: red; CLIP-PATH: url(#b)"/></clipPath></defs>'])
def test_a_clip_that_is_clipped_is_told(inside: str) -> None:
    assert "clipped itself" in fault_of_svg(svg(inside))
    assert "clipped itself" in fault_of_svg(CLIPS)


def test_a_clip_is_taken() -> None:
    clip = '<clipPath id="a"><path d="M0 0h4v4z"/></clipPath>'
    assert fault_of_svg(svg(f'{clip}<g clip-path="url(#a)"><path clip-path="url(#a)" d="M0 0h4v4z"/></g>')) == ""


@pytest.mark.parametrize(("shape", "told"), [
    ('stroke-dasharray="0.00001"', "a dashed line"), ('style="fill:red; Stroke-DashArray : 1,2"', "a dashed line"),
    ('stroke-dasharray="5 none"', "a dashed line"), ('style="stroke-dasharray/**/:1"', "may not have"),
    (r'style="stroke\-dasharray:1"', "may not have"),
    ('stroke-dasharray="none"', ""),
    ('style="stroke-dasharray:none;stroke-dashoffset:0"', ""), ('style="stroke-dasharray:0; fill:red"', ""),
    ('stroke-dasharray="0"', "")])
def test_a_dashed_line_is_told(shape: str, told: str) -> None:
    """One of some metres, with dashes of a hair's breadth, takes seconds and a gigabyte."""
    fault = fault_of_svg(svg(f'<path d="M0 0h9" {shape}/>'))
    assert told in fault and bool(fault) == bool(told)


@pytest.mark.parametrize(("form", "uses", "taken"), [
    ('clip-path="url(#a)"', 190, True), ('clip-path="url(#a)"', 210, False), ("style=\"clip-path: url('#a')\"", 210, False)])
def test_shapes_of_clips_count_wherever_they_are_used(form: str, uses: int, taken: bool) -> None:
    clip = '<clipPath id="a">' + 100 * '<circle r="1"/>' + "</clipPath>"
    assert (fault_of_svg(svg(f"{clip}{uses * f'<rect {form}/>'}")) == "") == taken


def test_a_picture_with_which_the_engine_dies_is_told_and_only_what_can_be_drawn_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_ENGINE", dying(tmp_path))
    good, bad, refused = svg().decode(), svg("<!-- dies -->").decode(), svg("<!-- refused -->").decode()
    found = pictures.faults_of({"a": good, "b": bad, "c": good + " ", "d": refused}, tmp_path / "cache")
    assert [*found] == ["a", "b", "c", "d"] and found["a"] == found["c"] == ""
    assert "dies with this picture" in found["b"] and "cannot draw it: no such form" in found["d"]
    monkeypatch.setattr(pictures, "_ENGINE", tmp_path / "none.py")
    assert pictures.faults_of({"a": good, "c": good + " "}, tmp_path / "cache") == {"a": "", "c": ""}
    assert len([*(tmp_path / "cache").iterdir()]) == 2


def dying(folder: Path) -> Path:
    """An engine that is killed by some pictures."""
    file = folder / "engine.py"
    file.write_text("import json, os, signal, sys\n"
                    "for picture in json.load(sys.stdin):\n"
                    "    if 'dies' in picture: os.kill(os.getpid(), signal.SIGKILL)\n"
                    "    print(json.dumps('no such form' if 'refused' in picture else None), flush=True)\n")
    return file


def undrawn(content: Path, cache: Path | None) -> list[Diagnostic]:
    """What is wrong with the logos of a content folder, drawn by the engine."""
    logos = pictures.logos(load(content)[0], our_font(), cache)
    return [problem for logo in logos for problem in apply_rules("drawings", logo, "pages")]


def test_the_engine_draws_what_is_taken_and_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = example(tmp_path / "content", clinic=("# logo: made-up-clinic.svg", "logo: a.svg"))
    (content / "logos").mkdir()
    (content / "logos" / "a.svg").write_bytes(svg())
    assert undrawn(content, tmp_path / "cache") == []
    monkeypatch.setattr(pictures, "_ENGINE", dying(tmp_path))
    assert undrawn(content, tmp_path / "cache") == []
    (content / "logos" / "a.svg").write_bytes(svg("<!-- dies -->"))
    (told,) = undrawn(content, tmp_path / "cache")
    assert (told.rule, told.where.file) == ("bad-picture", "clinic.yml") and told.where.line > 1 and "logos/a.svg" in told.message


def test_no_picture_asks_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_ENGINE", tmp_path / "none.py")
    assert undrawn(example(tmp_path), None) == [] and pictures.faults_of({}) == {}


def test_the_engine_ends_itself_where_a_picture_takes_too_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    short = tmp_path / "engine.py"
    short.write_text(pictures._ENGINE.read_text().replace("SECONDS, MEMORY = 3,", "SECONDS, MEMORY = 1,"))
    monkeypatch.setattr(pictures, "_ENGINE", short)
    assert "dies with this picture" in pictures.faults_of({"a": CLIPS.decode()})["a"]


def test_a_png_that_ends_the_engine_is_told() -> None:
    head, lines = struct.pack(">IIBBBBB", 2, 40, 1, 3, 0, 0, 0), zlib.compress(b"\0" * 80)
    palette = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"PLTE", bytes(134)) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
    assert fault_of_png(palette) == ""
    assert "dies with this picture" in pictures.faults_of({"a": logo_svg("a.png", palette)})["a"]


def test_what_another_program_warns_of_in_a_png_is_no_fault_of_the_program() -> None:
    whole = png(4, 3)
    assert fault_of_png(whole[:33] + chunk(b"acTL", bytes(40)) + whole[33:]) == ""
