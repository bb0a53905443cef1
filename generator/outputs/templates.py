"""The one Jinja environment, and the only reader of templates/. Words from content can never become code here.

Whatever a template prints is escaped twice over: for HTML, and for Markdown. Only a template's own text, and what a macro made of
it, is taken as it is. A name that is not defined stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape as escape_html
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.drawing.tokens import read_tokens
from generator.language.reader import Reader
from generator.language.words import ROOT, FixedWords, read_words, spaced

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

_SIGNS = "&<>\"'\\`*_{}[]|~^=:!$@#" + "".join(chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) != " ")
_ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in _SIGNS})
_AT_START = re.compile(r"^([-+]|\d+(?=[.)]))")


def escape(value: object) -> str:
    """Text that shows as exactly these characters in a Markdown paragraph, list item, heading, table cell or HTML attribute.

    Every sign that HTML or Python-Markdown gives a meaning to becomes a numeric entity; a line of its own cannot start a list.
    Runs of white space become one space, as they do on a page.
    """
    return value if isinstance(value, Markup) else escape_inside(spaced(str(value)))


def headed(label: object, reader: Reader) -> Markup:
    """A label before what it heads. The sign behind it is our own, so it stays as it is."""
    own = str(label)
    sign = reader.head(own).removeprefix(own)
    return Markup(f"{escape_inside(own)}{escape_html(sign)}")


def after_label(words: object, reader: Reader) -> Markup:
    """Words behind their label, which stands before them in an element of its own."""
    return Markup(f"{escape_html(reader.labelled(''))}{escape(words)}")


@lru_cache(maxsize=20_000)
def escape_inside(text: str) -> str:
    """The same for a part of a line, whose spaces are right already."""
    forced = _forced(text)
    return _entities(text[:forced]) + text[forced:].translate(_ENTITIES)


def _forced(text: str) -> int:
    """How many signs at the start of a text would begin a list."""
    start = _AT_START.match(text)
    return start.end() if start else 0


def _entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


@dataclass(frozen=True)
class Templates:
    """Everything under templates/, read once; the colours and sizes of tokens.yml stand at the start of caresheet.css and look.typ."""

    pages: Mapping[str, str]
    words: FixedWords
    assets: Mapping[str, bytes]
    prints: Mapping[str, bytes]


def read_templates(language: str, root: Path = ROOT) -> Templates:
    """Read all templates and the catalogue of a language. Raises KeyError(language) if there is no catalogue for it,
    CatalogueFault if it cannot be read."""
    words = read_words(language, root)
    pages = {file.name: file.read_text(encoding="utf-8") for file in sorted((root / "pages").glob("*.j2"))}
    theme = root / "theme" / "assets"
    assets = {f"assets/{file.relative_to(theme).as_posix()}": file.read_bytes() for file in sorted(theme.rglob("*"))
              if file.is_file() and not file.name.startswith(".") and file.suffix != ".map"}
    prints = {file.name: file.read_bytes() for file in sorted((root / "print").glob("*.typ"))}
    tokens = read_tokens(root)
    assets["assets/caresheet.css"] = tokens.css().encode() + assets["assets/caresheet.css"]
    prints["look.typ"] = tokens.typst().encode() + prints["look.typ"]
    return Templates(MappingProxyType(pages), words, MappingProxyType(assets), MappingProxyType(prints))


def read_worker(root: Path = ROOT) -> str:
    """The service worker, without the list of a site."""
    return (root / "theme" / "service-worker.js").read_text(encoding="utf-8")


def environment(pages: Mapping[str, str], filters: Mapping[str, Callable[..., Any]], compiled: BytecodeCache | None = None) -> Environment:
    """The strict Jinja environment: everything printed is escaped, and an undefined name is an error. Templates have filters and no functions.

    `compiled`: who has templates as they were compiled before.
    """
    from jinja2 import DictLoader, Environment, StrictUndefined  # a check writes no pages
    from jinja2.compiler import CodeGenerator

    class Written(CodeGenerator):
        """What is printed, as `escape` made it: Jinja would go over each text once more, and copy it."""

        def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
            self.write(finalize.src)

        def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
            self.write(")")

    class Strict(Environment):
        code_generator_class = Written

    made = Strict(loader=DictLoader(pages), autoescape=True, finalize=escape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                       auto_reload=False, bytecode_cache=compiled)
    made.filters |= filters
    made.globals.clear()
    return made
