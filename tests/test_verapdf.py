"""veraPDF itself, the validator of the PDF Association, finds nothing in any sheet: PDF/UA-1 and PDF/A-2a. All are judged in one run of Java."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from generator.outputs import pdf
from tests import verapdf
from tests.worlds import edition, example, judged, write


def test_every_sheet_conforms_and_what_does_not_is_found(tmp_path: Path) -> None:
    made = edition(judged(example(tmp_path / "content")))
    sheets = {path: data for path, data in pdf.files(made).items() if path.endswith(".pdf")}
    assert len([path for path in sheets if "-large-" in path]) == 4
    sheets["pack.pdf"] = pdf.pack_sheets(made, made.sheets, "a4")
    folder = tmp_path / "sheets"
    for path, data in sheets.items():
        write(folder, {path: ""})
        (folder / path).write_bytes(data)
    silent = folder / "silent.pdf"
    with pikepdf.open(folder / "pack.pdf") as file:
        del file.Root.AcroForm.Fields[0]["/TU"]
        file.Root.AcroForm["/NeedAppearances"] = True
        file.save(silent)
    found = verapdf.judge([*(folder / path for path in sheets), silent])
    assert found.pop(str(silent)) == ["ua1 7.18.1 t3", "2a 6.4.1 t3"]
    assert set(found) == {str(folder / path) for path in sheets}
    assert {path: faults for path, faults in found.items() if faults} == {}
