"""Content folders for tests: the miniature world of generator/content/examples/, whole or changed; and what comes of them.

What every process of a run needs is made once: a finished site by the first that wants it, and each printed sheet, which lies in a cache until
something in it changes, as for authors; what `make build` left there for the same program and content is taken, too.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from generator.build import DEFAULTS, Examined, KnownBefore, ReadContent, build, judge, read_content
from generator.content.model import Audience, Library
from generator.content.new_entry import examples
from generator.content.reader.load import Kept
from generator.content.reader.read_before import ReadBefore
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents.document import Document, DocumentId, Kind
from generator.documents.urls import page_path
from generator.outputs import markdown
from generator.outputs.edition import Edition
from generator.outputs.markdown import Nav, PageWriter, nav_of
from generator.outputs.pdf import PrintedSheet
from generator.outputs.registry import files_of
from generator.site.publish import BuildPaths

THOROUGH = os.environ.get("CARESHEET_THOROUGH", "") not in ("", "0")
"""Whether more is tried than in a run before each commit: ten times the examples of properties, and more kills of whole builds."""

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 20)


def _shared() -> Path:
    """The folder of this run: the first process makes it, tells those that it starts, and deletes it when it ends."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every program that a test starts compiles all of it again: a third of a short command
    if "CARESHEET_TESTS" not in os.environ:
        os.environ["CARESHEET_TESTS"] = tempfile.mkdtemp(prefix="caresheet-tests-")
        atexit.register(shutil.rmtree, os.environ["CARESHEET_TESTS"], ignore_errors=True)
        with suppress(OSError):  # what `make build` kept, if anything
            shutil.copytree(ROOT / "build" / "press", Path(os.environ["CARESHEET_TESTS"]) / "press")
    return Path(os.environ["CARESHEET_TESTS"])


SHARED = _shared()
"""What all processes of one run of the tests share."""

PRESS = SHARED / "press"
"""Finished sheets by all that they depend on."""


_EXAMPLES = {path: text.encode() for path, text in examples().items()}
_READ: Kept = {}
"""The files of the miniature world as they were read."""


class SharedPress(BuildPaths):
    """Where a build works whose subject is not how sheets are kept: it takes those that are the same from the others."""

    @property
    def press(self) -> Path:
        return PRESS


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder and give the folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def example(folder: Path, **changes: tuple[str, str]) -> Path:
    """The miniature world, with the first `old` of a file replaced by `new` (file names with _ for / and without .yml)."""
    files = dict(examples())
    for name, (old, new) in changes.items():
        path = next(path for path in files if path.removesuffix(".yml").replace("/", "_").replace("-", "_") == name)
        assert old in files[path], f"{path} does not hold {old!r}"
        files[path] = files[path].replace(old, new, 1)
    return write(folder, files)


def before_cards(folder: Path, file: str) -> Path:
    """A content folder, one page of which has no answer card and no questions of patients: as all were written before there were any."""
    entry = folder / file
    old = entry.read_text(encoding="utf-8")
    new = re.sub(r"(?m)^(?:card|questions):\n(?: .*\n)+", "", old)
    assert new != old
    entry.write_text(new, encoding="utf-8")
    return folder


def guide_world(folder: Path, **changes: tuple[str, str]) -> Path:
    """The miniature world with a chart of each sort that the step-by-step guide can lead through: tests/guide_world."""
    content = example(folder / "content", **changes)
    shutil.copytree(ROOT / "tests" / "guide_world", content, dirs_exist_ok=True)
    return content


def tries(count: int) -> int:
    """How many examples of a property are tried: so many, and ten times as many in a thorough run."""
    return count * 10 if THOROUGH else count


def plainly(text: str) -> str:
    """What was written for a page or a sheet, with the firm space between a number and its unit as any other."""
    return text.replace("&#160;", " ").replace("\u00a0", " ")


class Judged:
    """A content folder as judged on the day of these tests. Its sheets, most of the work, are printed once somebody asks for them or for problems."""

    def __init__(self, read: ReadContent) -> None:
        self._read = read
        self.library: Library = read.library

    @cached_property
    def _printed(self) -> Examined:
        return judge(self._read, TODAY, cache=PRESS)

    @cached_property
    def unprinted(self) -> Edition:
        """What is told on pages and sheets, without any sheet."""
        return edition(judge(self._read, TODAY, DEFAULTS._replace(prints=False), cache=PRESS))

    @property
    def edition(self) -> Edition | None:
        """What is published, sheets and all."""
        return self._printed.edition

    @property
    def ok(self) -> bool:
        """Whether it may be published."""
        return self._printed.ok

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Every problem, also those that are seen on the sheets alone."""
        return self._printed.problems


def judged(folder: Path) -> Judged:
    """A content folder as judged on the day of these tests. Of a world with few changes only the files that changed are read."""
    known = KnownBefore({**_READ})
    read = read_content(folder, known=known)
    _READ.update({path: kept for path, kept in known.files.items() if kept[0] == _EXAMPLES.get(path)})
    return Judged(read)


def written(examined: Judged | Examined) -> Edition:
    """What is written for pages and sheets; pages that tell of a printed sheet need its `edition`."""
    printed = isinstance(examined, Examined) or "_printed" in vars(examined)
    return edition(examined) if printed else examined.unprinted


def edition(examined: Judged | Examined) -> Edition:
    """What is published of a content folder."""
    assert examined.edition is not None, [problem.message for problem in examined.problems]
    return examined.edition


def files(examined: Judged | Examined) -> Mapping[str, bytes]:
    """Every file of the site before it is built: pages as Markdown, sheets, the search."""
    return files_of(edition(examined))


def document(examined: Judged | Examined, kind: Kind, id_: str = "", audience: Audience = "patient") -> Document:
    """One Document of a content folder."""
    return next(one for one in written(examined).documents if one.id == DocumentId(kind, id_, audience))


def pages(examined: Judged | Examined) -> Mapping[str, str]:
    """Every page as Markdown, by its path. Those of the real content are made once in each process."""
    return _real_pages() if real.cache_info().currsize and examined is real() else _pages_of(examined)


def _pages_of(examined: Judged | Examined) -> Mapping[str, str]:
    return {path: text.decode() for path, text in markdown.files(edition(examined)).items()}


@cache
def _real_pages() -> Mapping[str, str]:
    return _pages_of(real())


def page(examined: Judged | Examined, path: str) -> str:
    """One page as Markdown, by its path."""
    return writer(examined).page(next(one for one in written(examined).documents if page_path(one.id) == path))


def writer(examined: Judged | Examined) -> PageWriter:
    """What writes pages. Only for the page of a sheet is any printed; the others lead to the files of those that were printed before."""
    made = written(examined)
    found = PageWriter(made)
    if not made.sheets:
        found._printed = _Printed(examined)
    return found


class _Printed(dict[DocumentId, Any]):
    """What was printed of each sheet; printed when a page asks for one."""

    def __init__(self, examined: Judged | Examined) -> None:
        self._examined = examined

    def __missing__(self, id_: DocumentId) -> Any:
        self.update(PageWriter(edition(self._examined))._printed)
        return super().get(id_)

    def get(self, id_: DocumentId, other: Any = None) -> Any:
        """What was printed of one Document, most of which are no sheets."""
        return (self[id_] or other) if id_.kind in {"chart", "handout"} else other


def sheet(examined: Judged | Examined, kind: Kind) -> PrintedSheet:
    """The first chart or handout that was printed of a content folder."""
    return next(one for one in edition(examined).sheets if one.document.id.kind == kind)


def menu(examined: Judged | Examined) -> Nav:
    """The order of the pages as MkDocs reads it."""
    return nav_of(written(examined).navigation.menu)


@cache
def real() -> Judged:
    """The real content, judged once in each process. The first reads it, prints its sheets and keeps what it found out, as a build does; the others
    take that: a tenth of the work."""
    with alone("press"):
        before = ReadBefore(PRESS)
        made = Judged(read_content(ROOT / "content", known=KnownBefore(before.files)))
        edition(made).tracing.keep()
        before.keep()
        return made


def real_content(folder: Path) -> Path:
    """A copy of the real content in a folder."""
    return Path(shutil.copytree(ROOT / "content", folder / "content"))


def program(folder: Path) -> Path:
    """A copy of the program in a folder, to be changed there, with what Python has compiled of it: to compile all of it takes longer than a build."""
    for part in ("generator", "templates"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("*.pyc.*"))  # what another process is writing
    shutil.copy2(ROOT / "mkdocs.yml", folder)
    return folder


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time does what has this name."""
    with (SHARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(name: str, content: Callable[[Path], Path], place: type[BuildPaths] = SharedPress) -> Path:
    """A folder with a finished site (`site`, `build`), made by the first process that asks for this name; the others wait for it.

    `content` writes the content folder into it. No test may change what is in there.
    """
    folder = SHARED / name
    with alone(name):
        if not (folder / "site").exists():
            folder.mkdir()
            assert build(content(folder), place(folder / "build", folder / "site"), TODAY).ok
    return folder


def built_example() -> Path:
    """The miniature world (`content`) with its finished site (`site`) and the scratch folder of that build (`build`), with all its sheets."""
    return once("example", lambda folder: example(folder / "content"), BuildPaths)


def built(folder: Path) -> tuple[Path, BuildPaths]:
    """A copy of the miniature world, as a build left it, to be changed and built again: its content, and where it was built."""
    shutil.copytree(built_example(), folder, dirs_exist_ok=True)
    return folder / "content", BuildPaths(folder / "build", folder / "site")


def printed(work: Path) -> Path:
    """A scratch folder in which the sheets of the miniature world lie finished, for a build whose subject is not how they are printed."""
    shutil.copytree(built_example() / "build" / "press", work / "press")
    return work
