"""Same input, same bytes: on another machine, too, and without a network.

The miniature world is built elsewhere, with everything different at once. A thorough run (`CARESHEET_THOROUGH=1`) tries each difference alone, too.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from functools import reduce
from operator import or_
from pathlib import Path

import pytest

from generator.outputs.pdf.engine import print_pdf
from generator.outputs.pdf.jobs import PdfFailed
from tests.elsewhere import DIFFERENCES, Setting, possible
from tests.test_site import prints
from tests.worlds import THOROUGH, TODAY

POSSIBLE = possible()
EVERYTHING = reduce(or_, POSSIBLE.values())

TRIED = {"everything at once": EVERYTHING, **(POSSIBLE | {"two workers": Setting(workers=2, options=("--jobs", "2"))} if THOROUGH else {})}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user can be given; what pytest makes lies where only its own user may look."""
    made = Path(tempfile.mkdtemp(prefix="caresheet-elsewhere-"))
    yield made
    shutil.rmtree(made)


def test_everything_at_once_is_a_difference_in_each_thing(folder: Path, tmp_path: Path) -> None:
    here, elsewhere = Setting().told(tmp_path), EVERYTHING.told(folder)
    assert {name for name, one, other in zip(DIFFERENCES, here, elsewhere, strict=True) if one != other} == POSSIBLE.keys()
    if missing := DIFFERENCES.keys() - POSSIBLE.keys():
        pytest.skip(f"all else is tried, but this machine cannot make another {', '.join(missing)}")


@pytest.mark.parametrize("name", TRIED)
def test_the_same_content_gives_the_same_bytes_everywhere(name: str, example_site: Path, folder: Path) -> None:
    assert prints(TRIED[name].build(example_site.parent / "content", folder, str(TODAY))) == prints(example_site)


def test_a_layout_takes_no_package_from_the_network() -> None:
    with pytest.raises(PdfFailed, match=r'main.typ imports the package "@preview/cetz:0.3.4", which is no part of this program'):
        print_pdf({"main.typ": b'#import "@preview/cetz:0.3.4": canvas'}, {}, TODAY)
