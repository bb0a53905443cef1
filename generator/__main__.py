"""The command line. The only place that prints, exits, and reads the clock or the environment."""

from __future__ import annotations

import io
import json
import os
import pwd
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from generator import reading, report
from generator.build import PLAIN, Examined, Tell, Wish, build, examine, no_one
from generator.charts.words import read_font
from generator.clean import clean
from generator.folders import NotWritable, beside, clear_leftovers, locked, put, read_plain, refuse_unfit, shown
from generator.links import broken, outside, unanswered
from generator.load import load, source_line
from generator.manifest import write_files
from generator.model import Id, WebAddress
from generator.new import KINDS, NotNew, new
from generator.pdf import PdfFailed
from generator.preview.server import listen
from generator.schema import schemas
from generator.serve import serve
from generator.site import Place, SiteFailed
from generator.sketch import sketches
from generator.swap import refuse_foreign
from generator.templates import REFERENCE, CatalogueFault, languages, nearest, read_words
from generator.word_runs import LENGTH, word_runs

_CALLED = "caresheet" if Path(sys.argv[0]).stem == "caresheet" else "python -m generator"
"""What this program was called by: the command of an installed package, or the package of a checkout."""

FINE, PROBLEMS, WRONG_USE, OUR_FAULT = 0, 1, 2, 3

_content = click.option("--content", type=click.Path(path_type=Path), default=Path("content"), show_default=True,
                        help="The content folder.")
_out = click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True,
                    help="The folder for the finished site. What a build wrote there is replaced as a whole, and only by a build without errors; "
                         "what others put there stays.")
_work = click.option("--work", type=click.Path(path_type=Path), default=Path("build"), show_default=True,
                     help="A scratch folder: the pages as Markdown, and the configuration for MkDocs.")
_format = click.option("--format", "style", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
                       help="How problems are told: for people (on stderr), as JSON or as GitHub annotations (on stdout).")
_clinic = click.option("--clinic", metavar="NAME", help="Make the pages and sheets of the clinic in clinics/NAME.yml, instead of that in clinic.yml.")
_address = click.option("--site-address", metavar="URL",
                        help="Where the site will stand (https, with a slash at its end), instead of the address in site.yml.")
_publish = click.option("--publish", is_flag=True,
                        help="For the public: refuse also what only a draft may lack, such as the clinic's phone or the site's address.")
_today = click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None,
                      help="Judge reviews and waivers as on this day instead of today.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """Caresheet: clinical facts, written once as YAML, become web pages, decision charts and printed sheets that always agree with each other.

    Exit codes: 0 fine, 1 problems in the content, 2 wrong use, 3 a fault of the program itself.
    """


@main.command("check")
@_content
@_work
@_clinic
@_address
@_publish
@_format
@_today
def check_command(content: Path, work: Path, clinic: str | None, site_address: str | None, publish: bool, style: str,
                  today: datetime | None) -> None:
    """Read and check the content, and print and look over the sheets. Writes nothing but a cache of sheets in the scratch folder."""
    started = time.perf_counter()
    _refuse_unfit("--work", work, content)
    with _waiting(style) as tell:
        examined = examine(_folder(content), _day(today), _wish(clinic, site_address, publish), Place(work, work).press, tell)
    _tell(examined, content, style)
    _finish(examined, style, started, f"{len(examined.library.facts)} facts checked")


@main.command("build")
@_content
@_out
@_work
@_clinic
@_address
@_publish
@_format
@_today
def build_command(content: Path, out: Path, work: Path, clinic: str | None, site_address: str | None, publish: bool, style: str,
                  today: datetime | None) -> None:
    """Build the site with its sheets. With any error in the content nothing is written, and the former site stays."""
    started = time.perf_counter()
    _refuse_unfit("--out", out, content, replaced=True)
    _refuse_unfit("--work", work, content)
    _refuse_nested(out, work)
    refuse_foreign(out)
    with _waiting(style) as tell:
        examined = build(_folder(content), Place(work, out), _day(today), _wish(clinic, site_address, publish), tell)
    _tell(examined, content, style)
    pages = len(examined.rendered.printed) if examined.rendered else 0
    sheets = report.counted(len(examined.sheets), "sheet")
    _finish(examined, style, started, f"{shown(out)}: {pages} pages and {sheets} from {len(examined.library.facts)} facts")


@main.command("reading")
@_content
@_work
@_today
def reading_command(content: Path, work: Path, today: datetime | None) -> None:
    """Tell how hard each page for patients is to read, the hardest first, and which of its sentences are too long.

    The site has the same on its page "How hard these pages are to read". Problems are told only where they leave nothing to measure.
    """
    _refuse_unfit("--work", work, content)
    with _waiting("text") as tell:
        examined = examine(_folder(content), _day(today), PLAIN, Place(work, work).press, tell)
    if examined.rendered is None:
        _tell(examined, content, "text")
        _say(_counts(examined), err=True)
        sys.exit(PROBLEMS)
    _tell_reading(examined.rendered.reading)


@main.command("serve")
@_content
@_work
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where the preview listens (host:port).")
def serve_command(content: Path, work: Path, address: str) -> None:
    """Show the site in a browser while you write; it is built again whenever a file of the content changes.

    A preview only: to publish, use build. Problems are told here, and the pages stay as they were until they are mended.
    Stop with Ctrl-C.
    """
    _refuse_unfit("--work", work, content)

    def told(examined: Examined, changed: int | None) -> None:
        _tell(examined, content, "text")
        what = f"{report.counted(changed, 'file')} changed" if changed is not None else "The preview waits until this is mended"
        _say(f"{what} ({_counts(examined)})", err=True)

    def failed(fault: Exception) -> None:
        if isinstance(fault, NotWritable):
            _say(f"Not written yet: {fault}\nThe preview tries again by itself until it can.", err=True)
        elif isinstance(fault, NotADirectoryError):
            _say(f"Error: there is no content folder {content} now. The preview goes on when it is there again.", err=True)
        elif isinstance(fault, OSError):
            _say(f"Error: {_said_by_system(fault)} The preview waits until this is mended.", err=True)
        elif isinstance(fault, (PdfFailed, CatalogueFault)):
            _say(_template_fault(fault), err=True)
        else:
            _our_fault(fault)

    server = listen(address)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    _say(f"Preview of {shown(_folder(content))} at {server.url} as soon as it has no errors (stop with Ctrl-C)", err=True)
    serve(content, Place(work, work / "site"), server, date.today, told, failed)


@main.command("new")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id_", metavar="ID")
@_content
def new_command(kind: str, id_: str, content: Path) -> None:
    """Start a new entry: write a filled-in example of this KIND as <folder>/ID.yml. Never writes over a file."""
    try:
        _say(f"{shown(new(content, kind, id_))}: now put your own facts in it, then check it")
    except NotNew as fault:
        raise click.UsageError(str(fault)) from None


@main.command("charts")
@_content
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/charts"), show_default=True, help="The folder for the drawings.")
def charts_command(content: Path, out: Path) -> None:
    """Draw every decision chart for its author, fast; also those that fail their proof, with the faulty path marked in red.

    The drawings are for looking. Nothing is published.
    """
    _refuse_unfit("--out", out, _folder(content))
    library, problems = load(content)
    language = nearest(library.site.language, languages()) if library.site else None
    drawn, found = sketches(library, read_words(language or REFERENCE), read_font())
    _write_files(out, drawn)
    every = (*problems, *found)
    _tell(Examined(library, None, every), content, "text")
    errors, warnings = report.count(every)
    _say(f"{shown(out)}: {report.counted(len(drawn), 'chart')} ({report.counted(errors, 'error')}, {report.counted(warnings, 'warning')})")
    sys.exit(PROBLEMS if errors else FINE)


@main.command("links")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("site"))
@click.option("--outside", "outwards", is_flag=True, help="Also ask every address outside the site whether it answers. Needs the network.")
def links_command(site: Path, outwards: bool) -> None:
    """Check every link and anchor of a built SITE (default: site). Each build does this too, but for addresses outside."""
    faults = broken(site)
    addresses = outside(site)
    if outwards:
        faults += [f"{', '.join(addresses[address][:3])}: {address} ({said})" for address, said in unanswered(addresses)]
    for fault in faults:
        _say(fault, err=True)
    _say(f"{site}: {report.counted(len(faults), 'broken link')}, {report.counted(len(addresses), 'page')} outside"
               + (" asked" if outwards else " not asked (--outside does)"))
    sys.exit(PROBLEMS if faults else FINE)


@main.command("schema")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/schema"), show_default=True, help="The folder for the schemas.")
def schema_command(out: Path) -> None:
    """Write the JSON Schema of every kind of file, for editors that complete and check YAML."""
    _refuse_unfit("--out", out, None)
    _write_files(out, {name: (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode() for name, schema in schemas().items()})
    _say(f"{shown(out)}: {len(schemas())} schemas")


@main.command("word-runs")
@click.argument("source")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_content
def word_runs_command(source: str, document: Path, content: Path) -> None:
    """Hash the runs of words of a DOCUMENT, so that check finds sentences copied from it. The document itself is not kept."""
    _refuse_no_id("SOURCE", source)
    try:
        text = document.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.UsageError(f"{shown(document)} is not a text in UTF-8. Save it as plain text in UTF-8.") from None
    if not (_folder(content) / "sources" / f"{source}.yml").exists():
        raise click.UsageError(f"There is no source {source} in {shown(content)}/sources. Write that file first.")
    runs = sorted({run for run, _ in word_runs(text)})
    if not runs:
        raise click.UsageError(f"{shown(document)} holds no {LENGTH} words in a row. Name the document as plain text.")
    file = content / "word_runs" / f"{source}.txt"
    _refuse_not_runs(file)
    file.parent.mkdir(exist_ok=True)
    clear_leftovers(file.parent, file.name)
    with beside(file.parent, file.name) as own:
        put(file, "".join(f"{run}\n" for run in runs).encode("ascii"), own)
    _say(f"{shown(file)}: {len(runs)} runs of words")


@main.command("clean")
@_out
@_work
def clean_command(out: Path, work: Path) -> None:
    """Delete what was built: the site and what lies in the scratch folder. What no build wrote, or was changed since, stays and is named."""
    _refuse_unfit("--out", out, None, replaced=True)
    _refuse_unfit("--work", work, None)
    _refuse_nested(out, work)
    for path in clean(out, work):
        _say(f"{path} stays: no build wrote it, or it was changed since", err=True)


# --- what the commands share -------------------------------------------------------------------------------------


def _say(words: str, *, err: bool = False, ready: bool = False) -> None:
    """Print, so that nothing in the words is obeyed by a terminal or a build service. `ready`: they are for a program, and were seen to."""
    click.echo(words if ready else report.printable(words), err=err)


def _folder(content: Path) -> Path:
    if not content.is_dir():
        raise click.UsageError(f"There is no content folder {shown(content)}. Name one with --content.")
    return content


def _refuse_unfit(option: str, folder: Path, content: Path | None, *, replaced: bool = False) -> None:
    """Refuse what is never meant as an output, such as a home folder, whatever is in it. Raises NotWritable."""
    refuse_unfit(option, folder, homes=_homes(), here=Path.cwd(), content=content, replaced=replaced)


def _homes() -> set[Path]:
    """The home of this user, as the environment says and as the system knows it; in a container there may be none."""
    named = [os.environ.get("HOME")]
    with suppress(KeyError):
        named.append(pwd.getpwuid(os.getuid()).pw_dir)
    return {Path(home) for home in named if home}


def _refuse_nested(out: Path, work: Path) -> None:
    site, scratch = Path(os.path.realpath(out)), Path(os.path.realpath(work))
    for name in ("pages", "press"):
        if scratch / name in (site, *site.parents):
            raise click.UsageError(f"The output folder (--out) may not lie in the {name} of the scratch folder (--work).")
    if site in (scratch, *scratch.parents):
        raise click.UsageError("The scratch folder (--work) may not be the output folder (--out) or lie in it.")


def _refuse_no_id(what: str, said: str) -> None:
    """An id becomes the name of a file, so nothing else may stand for one."""
    if not (Id.pattern and Id.pattern.fullmatch(said)):
        raise click.UsageError(f'{what} "{shown(said)}" does not fit: {Id.expected}.')


def _refuse_not_runs(file: Path) -> None:
    """Refuse to write over what is no list of word runs, or through a link."""
    if file.is_symlink() or file.parent.is_symlink():
        raise click.UsageError(f"{shown(file)} is a link or lies behind one, and nothing is written through it. Put a folder and a file there.")
    if os.path.lexists(file) and not re.fullmatch(rb"(?:[0-9a-f]{12}\n)*", read_plain(file) or b"none"):
        raise click.UsageError(f"{shown(file)} holds something else than runs of words. Move it away if you need it, else delete it.")


def _write_files(out: Path, files: Mapping[str, bytes]) -> None:
    with locked([Path(os.path.realpath(out))]):
        write_files(out, files, "--out")


def _day(today: datetime | None) -> date:
    return today.date() if today else date.today()


def _wish(clinic: str | None, address: str | None, publish: bool) -> Wish:
    if clinic is not None:
        _refuse_no_id("--clinic", clinic)
    try:
        return Wish(clinic, WebAddress.read(address) if address else None, publish)
    except PydanticCustomError:
        raise click.UsageError(f"--site-address {address}: {WebAddress.expected}.") from None


@contextmanager
def _waiting(style: str) -> Iterator[Tell]:
    """Says on a terminal what is being done, with a bar where it is counted; silent in a log."""
    console = Console(stderr=True)
    if style != "text" or not console.is_terminal:
        yield no_one
        return
    bar = Progress(SpinnerColumn(), TextColumn("{task.description} …"), BarColumn(), MofNCompleteColumn(), console=console, transient=True)
    with bar:
        task = bar.add_task("", total=None)
        yield lambda step, done=0, of=0: bar.update(task, description=step, completed=done, total=of or None)


def _tell(examined: Examined, content: Path, style: str) -> None:
    folder, problems = content.as_posix(), examined.problems
    if style == "json":
        _say(report.for_machines(problems, folder), ready=True)
    elif style == "github" and problems:
        _say(report.for_github(problems, folder), ready=True)
    elif style == "text" and problems:
        _say(report.for_people(problems, folder, lambda where: source_line(content, where)) + "\n", err=True)


def _tell_reading(pages: Sequence[reading.Reading]) -> None:
    table = Table("Page", box=None, pad_edge=False)
    for name in ("Reading age", "Words", "Sentences", "Longest"):
        table.add_column(name, justify="right")
    for page in pages:
        table.add_row(Text(report.one_line(page.path)), str(page.age), str(page.words), str(len(page.sentences)), str(page.longest))
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for long in reading.long_sentences(pages):
        _say(f"{long.length} words, {long.item}: {long.words}")
    _say(f"{report.counted(len(pages), 'page')}" + (
        f", reading age {reading.average(pages)} on average; {reading.WANTED} wanted, {reading.MOST} at most ({reading.FORMULA})" if pages else ""))


def _counts(examined: Examined) -> str:
    errors, warnings = report.count(examined.problems)
    return report.counted(errors, "error") + (f", {report.counted(warnings, 'warning')}" if warnings else "")


def _finish(examined: Examined, style: str, started: float, done: str) -> None:
    took = f"{_counts(examined)}, {time.perf_counter() - started:.1f} s"
    if style != "json":
        said = f"{done} ({took})" if examined.fine else f"Nothing was written: {took}" if done.partition(":")[1] else took
        _say(said, err=not examined.fine)
    sys.exit(FINE if examined.fine else PROBLEMS)


def run(arguments: list[str] | None = None) -> int:
    """Run a command line and give its exit code. Never lets a traceback through, unless CARESHEET_DEBUG is set."""
    try:
        main.main(arguments, prog_name=_CALLED, standalone_mode=False)
    except click.ClickException as fault:
        said = io.StringIO()
        fault.show(said)
        _say(said.getvalue().rstrip("\n"), err=True)
        return WRONG_USE
    except NotWritable as fault:
        _say(f"Error: {fault}", err=True)
        return WRONG_USE
    except (PdfFailed, CatalogueFault) as fault:
        _say(_template_fault(fault), err=True)
        return WRONG_USE
    except OSError as fault:
        _say(f"Error: {_said_by_system(fault)}", err=True)
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FINE
    except Exception as fault:
        return _our_fault(fault)
    return FINE


def _said_by_system(fault: OSError) -> str:
    return f"{fault.filename or 'a file'}: {fault.strerror or fault}."


def _template_fault(fault: Exception) -> str:
    what = "a template in templates/print cannot be printed" if isinstance(fault, PdfFailed) else "a catalogue of words cannot be used"
    return f"Error: {what}. Nothing was published.\n{fault}\nMend it there, or undo your last change of it."


def _our_fault(fault: Exception) -> int:
    said: Any = fault if isinstance(fault, SiteFailed) else f"{type(fault).__name__}: {fault}"
    _say(f"Error: this is a fault of Caresheet, not of your content. Nothing was published.\n{said}\n"
               "Please report it with this text and the file that caused it (set CARESHEET_DEBUG=1 to see where it happened).", err=True)
    if os.environ.get("CARESHEET_DEBUG"):
        _say(traceback.format_exc(), err=True)
    return OUR_FAULT


if __name__ == "__main__":
    sys.exit(run())
