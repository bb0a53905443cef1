"""One holder at a time: what another process sees of a lock, and that no lock outlives its holder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.files import locks
from generator.files.folders import NotWritable, locked
from tests.worlds import ROOT

HOLDING = "import sys; from pathlib import Path; from generator.files.folders import locked\n" \
          "with locked([Path(sys.argv[1])]): print('held', flush=True); sys.stdin.read()"


def holder(folder: Path) -> subprocess.Popen[str]:
    """A process that holds a folder until its input ends."""
    process = subprocess.Popen([sys.executable, "-c", HOLDING, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize("ending", ["ends", "killed"])
def test_a_folder_is_held_until_its_holder_is_gone(tmp_path: Path, ending: str) -> None:
    with holder(tmp_path) as process:
        with pytest.raises(NotWritable, match="Another build is writing in"), locked([tmp_path]):
            pass
        if ending == "killed":
            process.kill()
        process.communicate()
    with locked([tmp_path]):
        pass
    assert list(tmp_path.iterdir()) == []


def test_of_several_folders_none_stays_held_if_one_cannot_be(tmp_path: Path) -> None:
    with locked([tmp_path / "b"]):
        with pytest.raises(NotWritable), locked([tmp_path / "a", tmp_path / "b"]):
            pass
        with locked([tmp_path / "a"]):
            pass


def test_a_locked_file_can_be_read_by_all(tmp_path: Path) -> None:
    (tmp_path / "mark").write_text("whose")
    one, other = (os.open(tmp_path / "mark", os.O_RDWR) for _ in range(2))
    assert (locks.take(one), locks.take(other)) == (True, False)
    assert (tmp_path / "mark").read_text() == os.read(other, 9).decode() == "whose"
    os.close(one)
    assert locks.take(other)
    os.close(other)
