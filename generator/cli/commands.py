"""Every command as it is called: its arguments, its options and its help.

The work of each is in the module of its name. It is imported when the command runs, and loads what reads and judges content: that takes longer
than to say what a command takes, or that it was called wrongly.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from generator.cli import options
from generator.cli.reference import PAGES
from generator.content.kinds import IN_TABLES, KINDS, SCHEMAS
from generator.files.resources import hash_of_program
from generator.releases.grades import GRADES


class _Command(click.Command):
    """A command that is carried out by `run` in the module of its name."""

    def invoke(self, ctx: click.Context) -> Any:
        from generator.cli import faults  # noqa: F401 - while files can be opened: a run that has too many of them open could not

        assert self.callback is not None
        if not ctx.params.get("no_cache", self.callback.__name__ != "serve"):
            hash_of_program()  # before most of it is loaded: what is kept is of the program that is named in its key
        module: Any = import_module(f"generator.cli.{self.callback.__name__}")
        return ctx.invoke(module.run, **ctx.params)


class _Commands(click.Group):
    """All commands, listed with the first sentences of their help."""

    command_class = _Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, (command.help or "").partition("\n")[0]) for name, command in sorted(self.commands.items())])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """Caresheet: clinical facts, written once as YAML, become web pages, decision charts and printed sheets that always agree with each other.

    Exit codes: 0 fine, 1 problems in the content, 2 wrong use, 3 a fault of the program itself.
    """


@main.command("build")
@options.content
@click.option("--out", type=click.Path(path_type=Path), default=None,
              help="The folder for the finished site. What a build wrote there is replaced as a whole, and only by a build without errors; "
                   "what others put there stays.  [default: site, and with --clinic NAME site-NAME]")
@options.judging_options
@options.working_options
def build() -> None:
    """Build the site with its sheets. If the content has any error, nothing is written and the former site stays."""


@main.command("charts")
@options.content
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/charts"), show_default=True, help="The folder for the drawings.")
def charts() -> None:
    """Draw every decision chart quickly, for its author; also those that fail their proof, with the faulty path in red.

    The drawings are for looking. Nothing is published.
    """


@main.command("check")
@options.content
@options.judging_options
@options.working_options
@click.option("--sheets", is_flag=True, help="Print the sheets too, and look them over as a build does (with --publish always).")
def check() -> None:
    """Read and check the content. Writes nothing except a cache in the scratch folder.

    Checks everything that a build checks, except the printed sheets, which take the most time: only printing shows whether each keeps to its
    pages and no word leaves its box.
    """


@main.command("clean")
@options.out
@options.work
def clean() -> None:
    """Delete what was built: the site and what is in the scratch folder. Files that no build wrote, or that were changed since, stay."""


@main.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@options.content
@options.today
@click.option("--format", "style", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True,
              help="How changes are told: as text, as Markdown for a pull request, or as JSON.")
@click.option("--fail-on", type=click.Choice(GRADES), help="Exit with 1 if a change has this grade, or one that matters more.")
def diff() -> None:
    """Show what changed in meaning from OLD to NEW, safety first: who is now sent elsewhere, danger signs, times, harms; then the rest.

    OLD and NEW are each a content folder, the version of a release, or a revision of git (the content folder as it was there; nothing is checked
    out). Without NEW it is the content folder as it is; without OLD the latest release, or what was committed last (HEAD).

    Moving something or changing its order is not a change. Each change has a grade: "less safe or uncertain route" where somebody may be sent
    later or to less help, or where that cannot be determined; "safer route"; "content"; "wording". A grade does not say whether a change is right.
    """


@main.command("explain")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--markdown", type=click.Choice(tuple(PAGES)), help="Print this page of the reference whole, as it stands in docs/reference/.")
@options.content
def explain() -> None:
    """Explain a rule, a kind of file, or an id of your content. Without a NAME, list all rules and kinds.

    A rule has the name that check and build give it, such as unknown-id, and a kind of file the name that new gives it, such as topic. For an
    id, this shows its words for each reader, who says so, and on which pages and sheets it is printed.
    """


@main.command("format")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.content
@click.option("--check", "only_check", is_flag=True, help="Write nothing; show what would change as a diff, and end with 1 if anything would.")
def format() -> None:
    """Reformat FILES of the content (default: all): indentation, spaces, line ends, long lines. Their meaning does not change.

    The order of keys, comments, brackets and single blank lines are yours. A file that cannot be read, or would mean something else
    afterwards, is left unchanged and named.
    """


@main.command("import")
@click.argument("form", type=click.Choice(["csv"]))
@click.argument("kind", type=click.Choice(IN_TABLES))
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.content
def import_() -> None:
    """Import a spreadsheet TABLE, saved as CSV: each row becomes a new entry of this KIND. Existing entries are never overwritten.

    The first line names the columns by the keys of the kind, such as names.plain or cause_of (explain KIND shows them); id, source and part as
    well. In a column of facts, words become facts with the source of their row, one for each line of the cell. What the table does not say is left
    as a place to fill, which check names. Either all rows are imported, or none. If a run is killed, the same command does the rest.
    """


@main.command("links")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("site"))
@click.option("--outside", "outwards", is_flag=True, help="Also ask every address outside the site whether it answers. Needs the network.")
def links() -> None:
    """Check every link and anchor of a built SITE (default: site). Each build does this too, except for addresses on other sites."""


@main.command("new")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id_", metavar="[ID]", required=False)
@options.content
@click.option("--example", is_flag=True, help="Write the filled-in example of this kind, with a comment on every key. Its facts are made up.")
@click.option("--ask/--no-ask", default=None, help="Whether to ask what belongs in the file.  [default: on a terminal]")
def new() -> None:
    """Start a new file of this KIND: asks what belongs in it, and leaves places to fill. Never overwrites a file.

    With an ID the file becomes <folder>/ID.yml. Files of which there is only one (clinic, glossary, brands, reviews, waivers, body_map) take no ID.
    new site DIR starts a content folder that can be built. check names each place that is still to fill.
    """


@main.command("pack")
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@options.content
@click.option("--for", "reader", type=click.Choice(["patient", "clinician", "both"]), default="patient", show_default=True,
              help="Where no SHEET is named: the sheets for these readers.")
@click.option("--charts/--no-charts", default=False, show_default=True, help="Where no SHEET is named: take the decision charts, too.")
@click.option("--paper", type=click.Choice(["A4", "Letter"], case_sensitive=False), help="The size of paper, instead of the clinic's own (else A4).")
@click.option("--large", is_flag=True, help="In large print. Only sheets for patients have it.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("build/pack"), show_default=True, help="The folder for the PDF.")
@options.judging_options
@options.working_options
def pack() -> None:
    """Put printed sheets into one PDF with a cover, for a practice to print or to hand out as a set.

    SHEET is the id of a handout or a chart, as in the name of its file; the sheets come in the order in which they are named. Without any, all
    handouts for patients are packed. The cover has the name of the clinic and the list of sheets; every sheet is a bookmark, and its fields can be
    filled in.

    If the content has any error, nothing is written.
    """


@main.command("reading")
@options.content
@options.work
@options.today
def reading() -> None:
    """Show how hard each page for patients is to read, the hardest first, and which of its sentences are too long.

    The site has the same on its page "How hard these pages are to read". Problems are reported only where they leave nothing to measure.
    """


@main.command("release")
@options.content
@options.judging_options
@click.option("--note", default="", metavar="WORDS", help="What its editors say of this release, for readers.")
@click.option("--dry-run", is_flag=True, help="Tell what would be released, and write nothing.")
def release() -> None:
    """Add what is published now to the ledger in the content folder, with what has changed since the last release.

    Only content without errors is released. The ledger is kept with the content under version control; a site that is built from both tells the
    holder of a copy whether it is still current, and what changed since. Releasing does not publish, and publishing does not release.
    """


@main.command("review")
@click.argument("entries", metavar="ENTRY...", nargs=-1, required=True)
@options.content
@click.option("--by", metavar="WORDS", help="Who reviewed it: name and profession, as that person wants to be called. Asked for on a terminal.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the review.  [default: today]")
@click.option("--months", type=click.IntRange(1, 120), help="For how many months it counts.  [default: as the former review, or 12]")
@click.option("--yes", is_flag=True, help="Do not ask before it is written.")
def review() -> None:
    """Record that a person reviewed an ENTRY as it is now, such as topics/ankle-sprain. First shows what has changed since the last review.

    The review of one entry is in its own file; entries that were reviewed together are in reviews.yml. The review names the text that it is of, so
    it no longer counts once the text says something else. Only the person named may write it, or agree to it.
    """


@main.command("schema")
@options.content
@click.option("--out", type=click.Path(path_type=Path), help=f"The folder for the schemas.  [default: {SCHEMAS} in the content folder]")
def schema() -> None:
    """Write the JSON Schema of every kind of file, for editors that complete and check YAML.

    Files that the commands new and import write begin with a line that points editors there, if they know YAML: VS Code, Zed, those of JetBrains.
    """


@main.command("serve")
@options.content
@options.work
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where the preview listens (host:port).")
def serve() -> None:
    """Show the site in a browser while you write; it is rebuilt whenever a file of the content changes.

    A preview only: to publish, use build. Problems are reported here and at the end of each page. Pages that cannot be built
    stay as they were until the problem is fixed. Stop with Ctrl-C.
    """


@main.command("verify")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("site"))
@click.option("--strict", is_flag=True, help="Refuse files that no build wrote, too; without it they are named, since a host may need them.")
def verify() -> None:
    """Check that every file of a SITE (default: site) is as a build wrote it, by the hashes in its caresheet.json.

    It also reports where the site's SHA256SUMS, with which anyone can check it without this program (`sha256sum -c SHA256SUMS`), differs from that.

    This finds what was lost or changed on the way to a host, or by hand. It does not prove who built the site: anyone who changes a file could
    also write another caresheet.json. For that, compare the hash of caresheet.json, which is printed at the end, with that of a build
    of the same content on a machine that you trust: the same content and program make the same bytes.
    """


@main.command("where")
@click.argument("words", nargs=-1, required=True)
@options.content
def where() -> None:
    """Find where an ID is defined and everywhere it is used; or where the content says some WORDS.

    An id is that of a file, a fact or a box of a chart. If WORDS is not an id, every text that contains it is listed.
    """


@main.command("word-runs")
@click.argument("source")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.content
def word_runs() -> None:
    """Hash the runs of words of a DOCUMENT, and list its numbers, so that check finds sentences copied from it and numbers that differ from it. The
    document itself is not kept."""
