"""Releases: what is kept of each, and that nobody can change or lose one unnoticed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.documents.document import DocumentId
from generator.documents.meaning import meaning_of
from generator.files.folders import hash_of
from generator.releases.changes import Change
from generator.releases.ledger import Ledger
from generator.releases.making import differs, prepare
from generator.releases.store import LIST, LedgerFault, append, folder_of, read
from tests.released import CHART, released
from tests.worlds import document, example, judged, written

FIRST, SECOND, THIRD = date(2026, 11, 20), date(2026, 12, 1), date(2027, 1, 10)
SPRAIN = DocumentId("topic", "ankle-sprain")
CHANGE = Change("content", "fact", "ankle-hurts", "A statement was changed.", "before", "after", (SPRAIN,))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of two releases, with one statement changed between them."""
    folder = tmp_path_factory.mktemp("ledger")
    released(folder / "one", FIRST, folder / "kept")
    released(folder / "two", SECOND, folder / "kept", {**CHART, "inputs/pain.yml": "id: pain\n"}, (CHANGE,),
             topics_ankle_sprain=("Walking downhill", "Going downhill"))
    return folder / "kept"


def copied(ledger: Path, into: Path) -> Path:
    folder = folder_of(into)
    folder.mkdir(parents=True)
    for file in folder_of(ledger).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return into


def files_of(content: Path) -> list[Path]:
    return sorted(folder_of(content).glob("*.jsonl"))


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert read(tmp_path) == (Ledger(), (), ())


def test_what_was_released_is_read_again(twice: Path, tmp_path: Path) -> None:
    ledger, faults, _ = read(twice)
    first, second = ledger.releases
    assert faults == ()
    assert (first.version, first.day, first.note, first.after) == ("2026-11-20", FIRST, "A note.", ())
    assert (second.version, second.after, second.changes) == ("2026-12-01", (first.hash,), (CHANGE,))
    was, now = (release.published(SPRAIN) for release in ledger.releases)
    assert was is not None and now is not None and was.hash != now.hash
    then = document(judged(example(tmp_path)), "topic", "ankle-sprain")
    assert ledger.told[was.hash] == meaning_of(then)
    assert "Going downhill" in " ".join(saying.text for saying in ledger.told[now.hash])
    assert {ledger.files[hash_] for hash_ in second.charts.values()} == {"id: ankle-injured\n", "id: pain\n"}


def test_a_change_of_something_without_an_id_is_read_again(tmp_path: Path) -> None:
    change = Change("content", "title", "", "Something else is said: “Sprained ankle”", "Twisted ankle", "", (SPRAIN,))
    released(tmp_path / "first", FIRST, tmp_path / "kept", changes=(change,))
    assert read(tmp_path / "kept").faults == () and read(tmp_path / "kept").ledger.releases[0].changes == (change,)


def test_each_thing_is_kept_once(twice: Path) -> None:
    first, second = (file.read_text(encoding="utf-8").splitlines() for file in files_of(twice))
    kinds = {kind: sum(line.startswith(f'["{kind}"') for line in second) for kind in ("file", "said", "told", "page")}
    assert kinds["file"] == 1 and kinds["page"] == sum(line.startswith('["page"') for line in first)
    assert 0 < kinds["said"] < 6 and 0 < kinds["told"] < 6 and len(second) < len(first) / 3


def test_the_keys_of_labels_are_kept_and_added_to_what_was_kept_without_them(tmp_path: Path) -> None:
    """A page that tells what it told before has the same hash with keys and without, so nothing that was published counts as another."""
    content, documents = tmp_path / "kept", written(judged(example(tmp_path / "world"))).documents
    made = prepare(documents, CHART, Ledger(), FIRST)
    bare = {hash_: tuple(replace(saying, keys=()) for saying in told) for hash_, told in made.told.items()}
    first = append(content, None, made.release, bare, made.files, "en").read_text(encoding="utf-8")
    old = read(content).ledger
    assert [saying.keys for told in old.told.values() for saying in told if saying.keys] == [] and '"how_soon"' not in first
    assert not differs(prepare(documents, CHART, old, SECOND).release, old)
    again = prepare(documents, CHART, old, SECOND)
    second = append(content, None, again.release, again.told, again.files, "en").read_text(encoding="utf-8")
    ledger, faults, _ = read(content)
    assert faults == () and ledger.told == made.told and '"told"' not in second
    kept = [saying.keys for told in ledger.told.values() for saying in told]
    assert kept == [saying.keys for hash_ in ledger.told for saying in made.told[hash_]] and (("How soon to act", "how_soon"),) in kept


def test_versions_changes_and_what_is_no_more(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path / "kept")
    ledger = read(content).ledger
    assert [release.version for _, release, _ in ledger.versions(SPRAIN)] == ["2026-11-20", "2026-12-01"]
    assert [release.version for _, release, _ in ledger.versions(DocumentId("chart", "ankle-injured"))] == ["2026-11-20"]
    assert ledger.changes_since(SPRAIN, ledger.releases[0]) == (CHANGE,) and ledger.changes_since(SPRAIN, ledger.releases[1]) == ()
    fewer = [one for one in written(judged(example(tmp_path / "world"))).documents if one.id != SPRAIN]
    made = prepare(fewer, CHART, ledger, THIRD)
    append(content, None, made.release, made.told, made.files, "en")
    assert {one: release.version for one, release in read(content).ledger.withdrawn.items()} == {SPRAIN: "2027-01-10"}


def test_the_same_again_is_no_other_release(twice: Path, tmp_path: Path) -> None:
    ledger = read(twice).ledger
    same = written(judged(example(tmp_path / "same", topics_ankle_sprain=("Walking downhill", "Going downhill")))).documents
    assert not differs(prepare(same, {}, ledger, THIRD).release, ledger)
    assert differs(prepare(written(judged(example(tmp_path / "other"))).documents, CHART, ledger, THIRD).release, ledger)


def test_the_second_release_of_a_day_has_a_number(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path / "kept")
    released(tmp_path / "three", SECOND, content)
    assert [release.version for release in read(content).ledger.releases] == ["2026-11-20", "2026-12-01", "2026-12-01.2"]


def test_two_lines_of_work_are_joined_by_keeping_both(twice: Path, tmp_path: Path) -> None:
    one, other = copied(twice, tmp_path / "one"), copied(twice, tmp_path / "other")
    released(tmp_path / "a", THIRD, one, topics_ankle_sprain=("Walking downhill", "Stairs"))
    released(tmp_path / "b", THIRD, other, topics_ankle_sprain=("Walking downhill", "Hills"))
    for file in files_of(other):
        (folder_of(one) / file.name).write_bytes(file.read_bytes())
    both = {*(folder_of(one) / LIST).read_text().splitlines(), *(folder_of(other) / LIST).read_text().splitlines()}
    (folder_of(one) / LIST).write_text("\n".join(both), encoding="utf-8")
    ledger, faults, _ = read(one)
    assert faults == () and [release.version for release in ledger.releases] == ["2026-11-20", "2026-12-01", "2027-01-10", "2027-01-10.2"]
    released(tmp_path / "c", THIRD, one)
    assert {*read(one).ledger.releases[-1].after} == {release.hash for release in ledger.releases[2:]}


@pytest.mark.parametrize("place", [0, 1])
def test_a_release_that_was_edited_by_hand_is_noticed(twice: Path, tmp_path: Path, place: int) -> None:
    content = copied(twice, tmp_path)
    file = files_of(content)[place]
    file.write_text(file.read_text(encoding="utf-8").replace("A note.", "Another."), encoding="utf-8")
    ledger, faults, _ = read(content)
    assert faults == (LedgerFault("edited", f"releases/{file.name}"),)
    assert len(ledger.releases) == 1


@pytest.mark.parametrize("place", [0, 1])
def test_a_release_that_was_lost_is_noticed(twice: Path, tmp_path: Path, place: int) -> None:
    content = copied(twice, tmp_path)
    file = files_of(content)[place]
    file.unlink()
    assert read(content).faults == (LedgerFault("lost", f"releases/{file.name}"),)


def test_a_release_that_was_lost_from_the_list_too_is_noticed_by_the_next(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path)
    file = files_of(content)[0]
    file.unlink()
    kept = [line for line in (folder_of(content) / LIST).read_text().splitlines() if file.name not in line]
    (folder_of(content) / LIST).write_text("\n".join(kept), encoding="utf-8")
    assert read(content).faults == (LedgerFault("lost", f"releases/…-{file.name[11:]}"),)


def test_an_edited_release_under_a_name_that_fits_is_still_not_the_listed_one(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path)
    file = files_of(content)[1]
    data = file.read_bytes().replace(b"A note.", b"Another.")
    (file.parent / f"2026-12-01-{hash_of(data)[:8]}.jsonl").write_bytes(data)
    file.unlink()
    assert LedgerFault("lost", f"releases/{file.name}") in read(content).faults


def test_lines_that_are_no_release_are_told(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path)
    for data in (b"", b"{}\n", b"[]\n", b'["release"]\n', b'["page","topic"]\n', b"\xff\n", b'["release",{"day":"soon"}]\n'):
        name = f"2027-02-02-{hash_of(data)[:8]}.jsonl"
        (folder_of(content) / name).write_bytes(data)
        assert read(content).faults == (LedgerFault("unreadable", f"releases/{name}"),)
        (folder_of(content) / name).unlink()


def forged(content: Path, *lines: object) -> str:
    """Put a release of these lines into the ledger, under the name that its bytes ought to have."""
    data = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines).encode("utf-8", "surrogatepass")
    name = f"2027-02-02-{hash_of(data)[:8]}.jsonl"
    (folder_of(content) / name).write_bytes(data)
    return name


HEAD = ["release", {"day": "2027-02-02", "note": "", "after": [], "language": "en"}]
HASH = "0" * 64


@pytest.mark.parametrize("line", [
    ["chart", "../../outside.yml", HASH], ["chart", "/outside.yml", HASH], ["chart", "decisions/../../x.yml", HASH], ["chart", "a/b/c.yml", HASH],
    ["chart", "decisions/x.yml", HASH], ["page", "topic", "../x", "patient", "Title", HASH], ["page", "script", "x", "patient", "Title", HASH],
    ["page", "topic", "x", "everybody", "Title", HASH], ["page", "topic", "x", "patient", "Title", HASH], ["page", "topic", "x", "patient", 3, HASH],
    ["change", {"grade": "harmless", "subject": "fact", "says": "x", "documents": []}], ["change", {"grade": "wording"}],
    ["told", HASH, "000000000000"],
    ["change", {"grade": "wording", "subject": "fact", "says": "x", "documents": [], "script": "x"}], ["said", "000000000000", ["fact", "x"]],
    ["said", "000000000000", [["a", "b"], "x", "y"]], ["said", "000000000000", ["fact", "x", "y", "z"]],
    ["said", "000000000000", ["fact", "x", "y"], [["a", "A key"]]], ["said", "000000000000", ["fact", "x", "y"], [["a"]]],
    ["said", "000000000000", ["fact", "x", "y"], [["", "how_soon"]]], ["file", HASH, {}], HEAD, ["other"], [], {},
    '["file","' + HASH + '","\\u0007"]', '["file","' + HASH + '","\\ud800"]', '["file","' + HASH + '","a\u202eb"]', "9" * 5000,
    "[" * 100_000, "[" * 100_000 + "]" * 100_000, '["release"'], ids=lambda line: str(line)[:40])
def test_a_forged_release_is_told_and_not_read(tmp_path: Path, line: object) -> None:
    folder_of(tmp_path).mkdir()
    name = forged(tmp_path, HEAD, line)
    assert read(tmp_path).faults == (LedgerFault("unreadable", f"releases/{name}"),)


@pytest.mark.parametrize("head", [
    {"day": "0001-01-01"}, {"day": "9999-12-31"}, {"day": "2027-W05-2"}, {"note": 3}, {"note": "a\u200bb"}, {"after": ["x"]}, {"after": "x"}])
def test_a_forged_head_is_told_and_not_read(tmp_path: Path, head: dict[str, object]) -> None:
    folder_of(tmp_path).mkdir()
    name = forged(tmp_path, ["release", {"day": "2027-02-02", "note": "", "after": [], **head}])
    assert read(tmp_path).faults == (LedgerFault("unreadable", f"releases/{name}"),)


def test_a_release_of_nothing_but_its_head_is_one(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir()
    forged(tmp_path, HEAD)
    assert read(tmp_path).faults == () and [release.version for release in read(tmp_path).ledger.releases] == ["2027-02-02"]


def test_releases_in_any_number_stand_in_their_order(tmp_path: Path) -> None:
    folder_of(tmp_path).mkdir()
    before = list[str]()
    for number in range(300):
        name = forged(tmp_path, ["release", {"day": "2027-02-02", "note": f"{number}", "after": before}])
        before = [hash_of((folder_of(tmp_path) / name).read_bytes())]
    assert [release.note for release in read(tmp_path).ledger.releases] == [str(number) for number in range(300)]


def test_a_run_that_was_killed_before_the_list_was_written_lost_nothing(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path)
    text = (folder_of(content) / LIST).read_text().splitlines(keepends=True)
    (folder_of(content) / LIST).write_text("".join(text[:-1]), encoding="utf-8")
    found = read(content)
    assert found.faults == () and len(found.ledger.releases) == 2 and found.unlisted == (text[-1].strip(),)
    released(tmp_path / "three", THIRD, content)
    assert len((folder_of(content) / LIST).read_text().splitlines()) == 4 and read(content).unlisted == ()


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", "2026-11-20-c886bde0.jsonl", "first release"])
def test_a_line_of_the_list_that_names_no_release_is_noticed(twice: Path, tmp_path: Path, line: str) -> None:
    content = copied(twice, tmp_path)
    with (folder_of(content) / LIST).open("a", encoding="utf-8") as file:
        file.write(f"# A remark.\n\n{line}\n")
    assert read(content).faults == (LedgerFault("list", f"releases/{LIST}"),) and len(read(content).ledger.releases) == 2


def test_the_ledger_of_a_clinic_is_its_own(tmp_path: Path) -> None:
    made = prepare(written(judged(example(tmp_path / "world"))).documents, CHART, Ledger(), FIRST)
    append(tmp_path, "north", made.release, made.told, made.files, "en")
    assert read(tmp_path).ledger.releases == () and len(read(tmp_path, "north").ledger.releases) == 1


def test_nothing_is_written_over(twice: Path, tmp_path: Path) -> None:
    content = copied(twice, tmp_path / "kept")
    before = {file.name: file.read_bytes() for file in files_of(content)}
    released(tmp_path / "three", THIRD, content)
    after = {file.name: file.read_bytes() for file in files_of(content)}
    assert before.items() < after.items() and len(after) == 3
    assert read(content).ledger.releases[0].day == FIRST
