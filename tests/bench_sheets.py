"""`python -m tests.bench_sheets`: sheets per second of CPU, printed and proofread, of the real content (best of five).

Where WeasyPrint is installed (pip install weasyprint; it needs Pango), like sheets are printed by it in the same run, to compare.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from generator.content.model import Library
from generator.content.reader.load import load
from generator.drawing.text_metrics import FONT_FILES, read_font
from generator.outputs.pdf import engine, proofread
from generator.outputs.pdf.handout import handout_data
from generator.outputs.templates import Templates, read_templates
from tests.worlds import ROOT, TODAY

FONTS = Path(str(files("font_source_sans_pro") / "files"))


def cpu(step: Callable[[], object], times: int = 5) -> float:
    """The least CPU seconds of several runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        step()
        taken.append(time.process_time() - started)
    return min(taken)


def like_sheet(data: dict[str, Any]) -> str:
    """A page of HTML with the words of a handout in a like layout: danger box, headings, lists, tables, footer on every page."""
    def rows(part: dict[str, Any]) -> str:
        if part["kind"] == "options":
            head = "".join(f"<th>{escape(name)}</th>" for name in ("", *part["options"]))
            body = "".join(f"<tr><th>{escape(row['asks'])}</th>{''.join(f'<td>{escape(chr(10).join(cell))}</td>' for cell in row['cells'])}</tr>"
                           for row in part["rows"])
            return f"<table><tr>{head}</tr>{body}</table>"
        said = [fact if isinstance(fact, str) else fact["says"] for fact in part.get("facts", part.get("pitfalls", part.get("labels", [])))]
        return f"<ul>{''.join(f'<li>{escape(words)}</li>' for words in said)}</ul>"

    danger = "".join(f"<div><h3>{escape(group['action'])}</h3><ul>{''.join(f'<li>{escape(sign)}</li>' for sign in group['signs'])}</ul></div>"
                     for group in data["danger"])
    parts = "".join(f"<h2>{escape(part['title'])}</h2>{rows(part)}" for part in data["blocks"])
    ending = "".join(f"<p>{escape(words)}</p>" for words in (*data["notes"], *data["sources"]))
    faces = "".join(f"@font-face {{ font-family: S; font-weight: {weight}; src: url('{(FONTS / name).as_uri()}') }}"
                    for weight, name in ((400, FONT_FILES["regular"]), (700, FONT_FILES["bold"])))
    foot = escape(" · ".join(data["footer"])).replace("'", "")
    style = (f"{faces} @page {{ size: A4; margin: 15mm; @bottom-left {{ content: '{foot} · page ' counter(page) ' of ' counter(pages) }} }} "
             "body { font: 12pt S } .danger { border: 2pt solid #8c1515; border-left-width: 6pt; padding: 9pt; display: grid; "
             "grid-template-columns: 1fr 1fr; background: #fdf1f0 } th, td { border-bottom: 1pt solid; vertical-align: top; text-align: left }")
    return (f"<html lang=en><title>{escape(data['title'])}</title><style>{style}</style><h1>{escape(data['title'])}</h1>"
            f"<div class=danger>{danger}</div>{parts}{ending}</html>")


def compare(library: Library, templates: Templates) -> None:
    """Sheets per second of CPU: ours, warm, and WeasyPrint's for like ones with the same words. Each of our runs has words of its own, so that
    the engine's memory of the run before does not help it."""
    assert library.site
    sheets = [(handout, handout_data(handout, library, templates.words, library.site, read_font()) | {"width": 595.28, "height": 841.89})
              for handout in library.handouts.values()]
    look = templates.prints["look.typ"]

    runs = count()

    def ours() -> None:
        changed = {"title": f"Run {next(runs)}"}
        for handout, data in sheets:
            engine.print_pdf({"main.typ": templates.prints[f"{handout.layout}.typ"], "look.typ": look}, data | changed, TODAY)

    own = cpu(ours) / len(sheets)
    print(f"  a handout    {own:6.3f}  {1 / own:5.0f} sheets per second of CPU, tagged PDF/UA-1 and PDF/A-2a")
    finished = [engine.print_pdf({"main.typ": templates.prints[f"{handout.layout}.typ"], "look.typ": look}, data, TODAY) for handout, data in sheets]
    looked = cpu(lambda: [proofread.proofread(made, smallest=9, most_pages=9, language="en", danger=None) for made in finished]) / len(sheets)
    print(f"  proofread    {looked:6.3f}  a handout, after it was printed")
    try:
        import weasyprint  # type: ignore[import-not-found, unused-ignore]
    except (ImportError, OSError):
        print("  WeasyPrint is not installed here; nothing to compare with (pip install weasyprint)")
        return
    pages = [like_sheet(data) for _, data in sheets]
    theirs = cpu(lambda: [weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1") for page in pages], 3) / len(sheets)
    print(f"  WeasyPrint   {theirs:6.3f}  {1 / theirs:5.0f} like sheets per second of CPU; ours are {theirs / own:.1f} times as fast")


def main() -> None:
    library, _ = load(ROOT / "content")
    compare(library, read_templates("en"))


if __name__ == "__main__":
    main()
