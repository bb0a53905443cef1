"""What a run keeps for the next: it is used while nothing that it rests on has changed, and whatever is not whole counts as missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from generator import logic
from generator.build import DEFAULTS, Examined, build, examine, judge, read_content
from generator.cli import run
from generator.content.model import Decision, Library
from generator.diagnostics.diagnostic import Diagnostic
from generator.documents.document import Document
from generator.drawing.flowchart.layout import DoesNotFit, Paper
from generator.drawing.text_metrics import Font
from generator.files import cache, resources, secret
from generator.language.reader import Reader
from generator.outputs import theme
from generator.outputs.pdf import orders
from generator.outputs.pdf.chart import Fitted
from generator.site.publish import BuildPaths
from tests.worlds import ROOT, TODAY, edition, example, program

KEY, OTHER = "a" * 64, "b" * 64
UNPRINTED = DEFAULTS._replace(prints=False)


def keys(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_what_was_kept_is_taken(tmp_path: Path) -> None:
    cache.keep(tmp_path / "press", {KEY: b"one\ntwo", OTHER: b""})
    assert (cache.take(tmp_path / "press", KEY), cache.take(tmp_path / "press", OTHER)) == (b"one\ntwo", b"")
    assert cache.take(tmp_path / "press", "c" * 64) is None
    assert keys(tmp_path / "press") == [KEY, OTHER], "and nothing else is left there"


def test_without_a_cache_nothing_is_kept() -> None:
    cache.keep(None, {KEY: b"one"})
    cache.tidy(None)
    assert cache.take(None, KEY) is None


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def turn_a_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-2] ^= 1
    file.write_bytes(data)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def foreign(file: Path) -> None:
    file.write_bytes(b"mine\n")


def under_another_name(file: Path) -> None:
    cache.keep(file.parent, {OTHER: b"other"})
    (file.parent / OTHER).replace(file)


def a_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def of_the_former_kind(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "proved").write_text("proved")


def with_a_hash_that_anybody_can_work_out(file: Path) -> None:
    file.write_bytes(b"caresheet cache 1 " + sha256(KEY.encode() + b"forged").hexdigest().encode() + b"\nforged")


def of_another_user(file: Path) -> None:
    with pytest.MonkeyPatch.context() as there:
        there.setenv("XDG_STATE_HOME", str(file.parent / "of another user"))
        cache.keep(file.parent, {KEY: b"forged"})
        assert cache.take(file.parent, KEY) == b"forged"


DAMAGES = [cut, turn_a_bit, empty, foreign, under_another_name, a_link, of_the_former_kind, with_a_hash_that_anybody_can_work_out, of_another_user]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_whole_counts_as_missing_and_is_made_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    cache.keep(tmp_path, {KEY: b"kept"})
    damage(tmp_path / KEY)
    assert cache.take(tmp_path, KEY) is None
    cache.keep(tmp_path, {KEY: b"kept"})
    assert cache.take(tmp_path, KEY) == b"kept"


def test_without_a_place_for_the_secret_nothing_is_kept_or_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.keep(tmp_path / "press", {KEY: b"kept"})
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert cache.take(tmp_path / "press", KEY) is None
    cache.keep(tmp_path / "press", {OTHER: b"kept"})
    assert keys(tmp_path / "press") == [KEY]


@pytest.mark.parametrize("before", [None, b"", b"too short"])
def test_the_secret_is_made_once_where_only_its_user_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    if before is not None:
        (tmp_path / "caresheet").mkdir(mode=0o700)
        (tmp_path / "caresheet/cache-secret").write_bytes(before)
    known = secret.secret()
    assert known is not None and len(known) == 64
    assert keys(tmp_path / "caresheet") == ["cache-secret"]
    assert (tmp_path / "caresheet").stat().st_mode & 0o777 == 0o700
    secret._kept.cache_clear()
    assert secret.secret() == known


def test_a_secret_that_others_could_read_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "caresheet").mkdir(mode=0o755)
    (tmp_path / "caresheet/cache-secret").write_bytes(b"a" * 64)
    known = secret.secret()
    assert known not in {None, b"a" * 64}
    assert (tmp_path / "caresheet").stat().st_mode & 0o777 == 0o700
    secret._kept.cache_clear()
    assert secret.secret() == known


@pytest.mark.parametrize("linked", [True, False])
def test_no_folder_that_is_not_ours_alone_is_closed_for_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    shared = tmp_path / ("shared" if linked else "caresheet")
    shared.mkdir(mode=0o755)
    if linked:
        (tmp_path / "caresheet").symlink_to(shared)
    else:
        (shared / "theirs").write_text("")
    assert secret.secret() is None
    assert shared.stat().st_mode & 0o777 == 0o755 and not (shared / "cache-secret").exists()


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    cache.keep(tmp_path, {KEY: b"kept"})
    (tmp_path / "mine.pdf").write_bytes(b"mine")
    (tmp_path / OTHER).mkdir()
    (tmp_path / OTHER / "mine").write_bytes(b"mine")
    (tmp_path / ("c" * 64)).write_bytes(b"mine")
    cache.clear(tmp_path)
    assert keys(tmp_path) == [OTHER, "c" * 64, "mine.pdf"]


def test_a_cache_is_cleared_with_entries_of_the_former_kind(tmp_path: Path) -> None:
    cache.keep(tmp_path / "press", {KEY: b"kept"})
    for name, files in ((OTHER, ("proved",)), ("c" * 64, ("sheet.pdf", "picture.png", "told.json"))):
        (tmp_path / "press" / name).mkdir()
        for file in files:
            (tmp_path / "press" / name / file).write_bytes(b"")
    cache.clear(tmp_path / "press")
    assert not (tmp_path / "press").exists()


@pytest.mark.parametrize("most", ["MOST_KEPT", "MOST_BYTES"])
def test_of_too_much_those_entries_go_that_were_not_used_for_longest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str) -> None:
    names = [sign * 64 for sign in "abcd"]
    cache.keep(tmp_path, dict.fromkeys(names, b""))
    for age, name in enumerate(names):
        os.utime(tmp_path / name, (1_000_000_000 - age,) * 2)
    assert cache.take(tmp_path, names[3]) == b""
    monkeypatch.setattr(cache, most, 2 if most == "MOST_KEPT" else 2 * (tmp_path / names[0]).stat().st_size)
    cache.tidy(tmp_path)
    assert keys(tmp_path) == [names[0], names[3]]


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "press").write_text("a file where the folder should be")
    cache.keep(tmp_path / "press", {KEY: b"kept"})
    cache.tidy(tmp_path / "press")
    assert cache.take(tmp_path / "press", KEY) is None


def kept_of(number: int, press: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with an entry that no run uses, of which only so many may be kept."""
    cache.keep(press, {KEY: b"kept"})
    os.utime(press / KEY, (1_000_000_000,) * 2)
    monkeypatch.setattr(cache, "MOST_KEPT", number)
    return press


def test_a_check_tidies_its_cache_once_it_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press = kept_of(5, tmp_path / "press", monkeypatch)
    assert examine(example(tmp_path / "content"), TODAY, UNPRINTED, press).ok
    assert len(keys(press)) == 5 and KEY not in keys(press)


@pytest.mark.parametrize(("words", "ok"), [("ankle", True), ("ankle ✂", False)])
def test_a_build_tidies_its_cache_also_where_it_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, ok: bool) -> None:
    place = BuildPaths(tmp_path / "build", tmp_path / "site")
    press = kept_of(5, place.press, monkeypatch)
    content = example(tmp_path / "content", topics_ankle_sprain=("plain: Walking downhill makes the pain worse.", f"plain: Walking on an {words}."))
    assert build(content, place, TODAY).ok == ok
    assert len(keys(press)) == 5 and KEY not in keys(press)


def test_what_is_only_judged_leaves_the_cache_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview judges after each save: to look at every entry would take longer than all else. It tidies when it begins."""
    press = kept_of(0, tmp_path / "press", monkeypatch)
    assert judge(read_content(example(tmp_path / "content")), TODAY, UNPRINTED, press).ok
    assert KEY in keys(press)


# --- a check with a cache, and without ---------------------------------------------------------------------------------


def told(examined: Examined) -> tuple[object, ...]:
    """All that a check finds and all that would be published."""
    assert examined.edition is not None
    return examined.problems, [(document.id, document.hash) for document in examined.edition.documents], examined.edition.versions


def test_a_chart_is_proved_again_if_and_only_if_something_that_its_proof_rests_on_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proved: list[str] = []
    prove = logic.prove

    def noted(decision: Decision, library: Library, today: date) -> tuple[Diagnostic, ...]:
        proved.append(str(decision.id))
        return prove(decision, library, today)

    def proofs_of(world: Path) -> int:
        cold = told(examine(world, TODAY, UNPRINTED))
        proved.clear()
        assert told(examine(world, TODAY, UNPRINTED, tmp_path / "press")) == cold, "with a cache the same is found as without"
        return len(proved)

    monkeypatch.setattr(logic, "prove", noted)
    assert proofs_of(example(tmp_path / "first")) == 1
    assert proofs_of(example(tmp_path / "again")) == 0
    assert proofs_of(example(tmp_path / "topic", topics_ankle_sprain=("Most people get well at home", "Most of them get well at home"))) == 0
    assert proofs_of(example(tmp_path / "chart", decisions_ankle_injured=("says: You twisted your ankle", "says: You hurt your ankle"))) == 1
    assert proofs_of(example(tmp_path / "sign", red_flags_cannot_stand_on_it=("plain: You cannot", "plain: You really cannot"))) == 1
    assert proofs_of(example(tmp_path / "back")) == 0


def test_a_chart_is_fitted_again_if_and_only_if_something_on_its_sheets_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[str] = []
    fit = orders.fitted

    def noted(document: Document, reader: Reader, font: Font, paper: Paper) -> Fitted:
        fitted.append(document.id.id)
        return fit(document, reader, font, paper)

    def fits_of(world: Path) -> int:
        fitted.clear()
        assert examine(world, TODAY, UNPRINTED, tmp_path / "press").ok
        return len(fitted)

    monkeypatch.setattr(orders, "fitted", noted)
    assert fits_of(example(tmp_path / "first")) == 2, "on A4 and on Letter"
    assert fits_of(example(tmp_path / "again")) == 0
    assert fits_of(example(tmp_path / "topic", topics_ankle_sprain=("Most people get well at home", "Most of them get well at home"))) == 0
    assert fits_of(example(tmp_path / "sign", red_flags_cannot_stand_on_it=("plain: You cannot", "plain: You really cannot"))) == 2
    levels = "levels: {emergency: Red, urgent: Amber, prompt: Blue, routine: Green}"
    assert fits_of(example(tmp_path / "levels", site=("language: en", f"language: en\n{levels}"))) == 2


def test_a_chart_that_fits_on_no_paper_is_told_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*parts: object) -> Fitted:
        raise DoesNotFit(7.0, "")

    world = example(tmp_path / "world")
    with monkeypatch.context() as patched:
        patched.setattr(orders, "fitted", refuse)
        found = [[problem.rule for problem in examine(world, TODAY, UNPRINTED, tmp_path / "press").problems] for _ in range(2)]
    assert found == [["chart-does-not-fit"] * 2] * 2
    assert examine(world, TODAY, UNPRINTED, tmp_path / "press").ok


def test_a_chart_with_a_fault_is_told_every_time(tmp_path: Path) -> None:
    world = example(tmp_path / "world", decisions_ankle_injured=("    unsure: Answer yes.\n", "    unsure: Answer no.\n"))
    cold, first, again = (examine(world, TODAY, UNPRINTED, kept).problems for kept in (None, tmp_path / "press", tmp_path / "press"))
    assert [problem.rule for problem in cold] == ["in-doubt-answers-no"]
    assert cold == first == again


def test_a_face_for_the_web_is_cut_down_again_if_and_only_if_it_needs_other_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def noted(face: str, characters: str) -> bytes:
        cut.append(face)
        return f"{face} {characters}".encode()

    def faces_of(world: Path) -> tuple[list[bytes], int]:
        cut.clear()
        made = theme.files(edition(examine(world, TODAY, UNPRINTED, tmp_path / "press")))
        return [made[f"assets/fonts/text-{face}.woff2"] for face in ("regular", "bold")], len(cut)

    monkeypatch.setattr(theme, "web_font", noted)
    first, made = faces_of(example(tmp_path / "first"))
    assert made == 2 and first[0].startswith(b"regular ") and first[1].startswith(b"bold ")
    assert faces_of(example(tmp_path / "again", topics_ankle_sprain=("Most people", "Most of us"))) == (first, 0)
    other, made = faces_of(example(tmp_path / "other", topics_ankle_sprain=("Most people", "Most Ωπ")))
    assert made == 2 and "Ω" in other[0].decode()


def test_with_an_error_nothing_is_kept(tmp_path: Path) -> None:
    world = example(tmp_path / "world", topics_ankle_sprain=("\nnames:", "\nnams:"))
    assert not examine(world, TODAY, UNPRINTED, tmp_path / "press").ok
    assert not (tmp_path / "press").exists()


def test_no_cache_takes_and_keeps_nothing(tmp_path: Path) -> None:
    world = example(tmp_path / "world")
    for kept in (["--no-cache"], []):
        assert run(["check", "--content", str(world), "--work", str(tmp_path / "work"), "--today", str(TODAY), *kept]) == 0
        assert (tmp_path / "work" / "press").exists() is not bool(kept)


# --- a program that is changed ------------------------------------------------------------------------------------------

CHANGED = """
from datetime import date
from pathlib import Path
from generator.files.resources import hash_of_program
hashed, file = hash_of_program(), Path("generator/documents/on_paper.py")
before = file.read_text()
for text in {texts}:
    file.write_text(before + text)
from generator.build import DEFAULTS, examine
assert examine(Path("generator/content/examples"), date(2026, 11, 20), DEFAULTS._replace(prints=False), Path("press")).ok
print(hash_of_program() == hashed, hash_of_program.__wrapped__() == hashed, len([*Path("press").glob("*")]) > 0)
"""


@pytest.mark.parametrize(("texts", "same", "kept"), [([], True, True), (["# more\n"], False, False), (["# more\n", ""], True, False)])
def test_of_a_program_that_was_changed_in_mid_run_nothing_is_kept(tmp_path: Path, texts: list[str], same: bool, kept: bool) -> None:
    """A module that was loaded meanwhile is of another program than the key of what was kept says, also where the change was undone."""
    done = subprocess.run([sys.executable, "-c", CHANGED.format(texts=texts)], cwd=program(tmp_path), capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"True {same} {kept}\n", "")


def test_what_the_program_makes_something_with_is_in_every_key() -> None:
    wanted = {re.split(r"[^\w-]", one)[0] for one in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]}
    assert wanted - {*resources._PACKAGES} == {"click", "rich"}, "which read commands and write to a terminal"
