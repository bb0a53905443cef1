"""The command diff: what is compared with what, how it is told, and how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from generator.build import read_version
from generator.cli import diff
from generator.content.new_entry import examples
from generator.content.reader.load import load
from generator.releases.changes import Change
from generator.releases.comparing import ContentVersion, compare
from tests.released import released
from tests.test_cli import Done, run
from tests.worlds import ROOT, TODAY, example, write

LOWERED = {"decisions_ankle_injured": ("level: urgent", "level: prompt")}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The miniature world, and the same with an end that is less urgent."""
    folder = tmp_path_factory.mktemp("diff")
    return str(example(folder / "old")), str(example(folder / "new", **LOWERED))


def test_the_text_tells_who_is_sent_elsewhere_first(worlds: tuple[str, str]) -> None:
    done = run("diff", *worlds)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Less safe, or uncertain (1)",
        "  - “My ankle is injured” now sends some people elsewhere, to later or other help, or this cannot be ruled out: "
        "from “See a doctor today. (Urgent)” to “See a doctor today. (Soon)”.",
        "      For example, somebody who answers: Any danger sign? Yes.",
        "      decisions/ankle-injured.md",
        "",
        "1 change"]


def test_nothing_changed(worlds: tuple[str, str]) -> None:
    done = run("diff", worlds[0], worlds[0], "--fail-on", "wording")
    assert (done.returncode, done.stdout) == (0, "Nothing changed in meaning.\n")


@pytest.mark.parametrize(("grade", "code"), [("wording", 1), ("safer route", 1), ("less safe or uncertain route", 1)])
def test_it_fails_on_a_grade_and_on_all_that_matter_more(worlds: tuple[str, str], grade: str, code: int) -> None:
    assert run("diff", *worlds, "--fail-on", grade).returncode == code


def test_the_json_fits_its_schema(worlds: tuple[str, str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    told = json.loads(run("diff", *worlds, "--format", "json").stdout)
    jsonschema.validate(told, json.loads((ROOT / "docs" / "reference" / "changes.schema.json").read_text(encoding="utf-8")))
    assert told["worst"] == "less safe or uncertain route"
    assert [document["page"] for change in told["changes"] for document in change["documents"]] == ["decisions/ankle-injured.md"]


def test_no_word_of_the_content_is_markup() -> None:
    change = Change("content", "fact", "x", "New: “<b>*x* @me #1 [a](b)”", after="`code`\n# no heading")
    told = "\n".join(diff.as_markdown([change]))
    assert "- **New: “\\<b\\>\\*x\\* &#64;me \\#1 \\[a\\]\\(b\\)”**" in told
    assert "  - now: \\`code\\` \\# no heading" in told


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the miniature world committed in the folder `facts`, and changed since."""
    git(tmp_path, "init", "-q")
    example(tmp_path / "facts")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    example(tmp_path / "facts", **LOWERED)
    return tmp_path / "facts"


def test_without_names_the_folder_is_compared_with_what_was_committed(repository: Path) -> None:
    before = (repository / "decisions" / "ankle-injured.yml").read_bytes()
    assert "“See a doctor today. (Soon)”" in run("diff", "--content", str(repository)).stdout
    assert run("diff", "HEAD", "HEAD", "--content", str(repository)).stdout == "Nothing changed in meaning.\n"
    assert (repository / "decisions" / "ankle-injured.yml").read_bytes() == before


def refused(done: Done) -> str:
    assert done.returncode == 2, done.stdout
    return " ".join(done.stderr.split())


def test_what_cannot_be_compared_is_said(repository: Path, tmp_path: Path) -> None:
    assert "no-such-one is no folder, no release and no revision of git." in refused(run("diff", "no-such-one", "--content", str(repository)))
    assert "git was not found" in refused(run("diff", "HEAD", "--content", str(repository), PATH=str(tmp_path / "nothing")))
    broken = example(tmp_path / "broken", topics_ankle_sprain=("  - cannot-stand-on-it", "  - canot-stand-on-it"))
    assert 'danger sign "canot-stand-on-it" does not exist' in refused(run("diff", str(repository), str(broken)))


def test_what_there_is_to_compare_with_is_said(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    assert "has no release, and nothing of it was committed to git" in refused(run("diff", "--content", str(content)))
    file = released(tmp_path / "world", TODAY, content)
    assert "The last releases are: 2026-11-20." in refused(run("diff", "2026-11-19", "--content", str(content)))
    file.unlink()
    assert f"The ledger of releases is damaged (releases/{file.name})" in refused(run("diff", "--content", str(content)))


def test_what_a_release_keeps_is_enough_to_compare_with(tmp_path: Path) -> None:
    old, new = read_version(example(tmp_path / "old"), TODAY), read_version(example(tmp_path / "new", **LOWERED), TODAY)
    files = {path: text for path, text in examples().items() if path.startswith(("decisions/", "inputs/", "red_flags/"))}
    library, _ = load(write(tmp_path / "kept", files))
    assert compare(ContentVersion(old.documents, library, old.reader), new) == compare(old, new) != ()
