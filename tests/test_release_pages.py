"""What a site tells of its releases: whether a copy still holds, what changed, and the same as feeds; and the command that makes a release."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from generator.build import BuildOptions, Examined, examine
from generator.cli.release import printable
from generator.diagnostics.diagnostic import Diagnostic
from generator.outputs import feeds
from generator.outputs.edition import Edition
from generator.outputs.planned import Outline
from generator.releases.copies import Copy, copies_of
from generator.releases.store import folder_of, read
from tests.released import SHEET, SPRAIN, three_versions
from tests.test_cli import run
from tests.worlds import PRESS, TODAY, example, judged, page, written

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_versions(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="module")
def judgement(world: Path) -> Examined:
    return judged(world)


def copies(judgement: Examined, kind: str = "handout", id_: str = "ankle-at-home") -> tuple[Copy, ...]:
    from generator.language.reader import Reader
    made = written(judgement)
    one = next(one for one in made.documents if one.id.kind == kind and one.id.id == id_ and one.id.audience == "patient")
    return copies_of(one, made.ledger, Reader("patient", "en", made.templates.words))


def test_a_sheet_tells_every_version_it_ever_had(judgement: Examined) -> None:
    now, before, first = copies(judgement)
    assert (now.since, now.until, now.current, now.changes) == ("January 10, 2027", "", True, ())
    assert (before.since, before.until, before.current) == ("December 1, 2026", "January 10, 2027", False)
    assert (first.since, first.until, first.current) == ("November 1, 2026", "December 1, 2026", False)
    assert [change.grade for change in before.changes] == ["content"]
    assert len({now.fingerprint, before.fingerprint, first.fingerprint}) == 3


def test_what_changed_since_is_told_dangers_first(judgement: Examined) -> None:
    first = copies(judgement)[-1]
    assert [change.grade for change in first.changes] == ["less-safe-or-uncertain-route", "content", "wording"]
    assert first.changes[0].says == "Danger sign removed: You cannot <walk>."


def test_the_mark_on_paper_is_that_of_the_version(judgement: Examined) -> None:
    made = written(judgement)
    assert made.versions[SHEET].fingerprint == copies(judgement)[0].fingerprint
    assert made.versions[SHEET].copy_address == f"https://example.org/ankle/sheets/ankle-at-home/#copy-{made.versions[SHEET].fingerprint}"


def test_what_was_changed_after_the_last_release_is_no_version_yet(world: Path, tmp_path: Path) -> None:
    changed = three_versions(tmp_path)
    topic = changed / "topics" / "ankle-sprain.yml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("Walking downhill", "Running downhill"), encoding="utf-8")
    now, last, *_ = copies(judged(changed))
    assert (now.released, now.current, now.since) == (False, True, "")
    assert (last.since, last.current, last.until) == ("January 10, 2027", False, "")


def test_a_version_that_was_taken_up_again_stands_once(tmp_path: Path) -> None:
    from tests.released import released
    content = three_versions(tmp_path)
    released(tmp_path / "february", date(2027, 2, 1), content, topics_ankle_sprain=("Walking downhill", "Going downhill"))
    topic = content / "topics" / "ankle-sprain.yml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("Walking downhill", "Going downhill"), encoding="utf-8")
    assert [(one.since, one.current) for one in copies(judged(content))] == [
        ("February 1, 2027", True), ("January 10, 2027", False), ("December 1, 2026", False)]


def test_a_version_that_was_taken_up_again_stands_once_before_it_is_released_too(tmp_path: Path) -> None:
    """Its place on the page is that of its mark on paper, and a page with one place twice is not published."""
    content = three_versions(tmp_path)
    topic = content / "topics" / "ankle-sprain.yml"
    first = copies(judged(content))[-1].fingerprint
    topic.write_text(topic.read_text(encoding="utf-8").replace("Walking downhill", "Going downhill"), encoding="utf-8")
    found = copies(judged(content))
    assert [(one.since, one.released, one.current) for one in found] == [
        ("", False, True), ("January 10, 2027", True, False), ("December 1, 2026", True, False)]
    assert found[0].fingerprint == first


def test_before_the_first_release_nothing_is_claimed(tmp_path: Path) -> None:
    judgement = judged(example(tmp_path))
    assert copies(judgement) == () and not [one for one in written(judgement).documents if one.id.kind == "changes"]
    told = page(judgement, "sheets/ankle-at-home.md")
    assert "No version of this sheet has been released yet" in told and "copy-form" not in told


def test_the_page_of_a_sheet_has_a_place_for_every_version(judgement: Examined) -> None:
    told = page(judgement, "sheets/ankle-at-home.md")
    assert re.findall(r'<tr id="copy-([0-9a-f]{8})" data-copy="(\w+)">', told) == [
        (one.fingerprint, "current" if one.current else "former") for one in copies(judgement)]
    assert "You cannot <walk>." in unescape(told) and "<walk>" not in told
    assert "now reads “Walking downhill”. For example somebody.</li>" in told


def test_a_topic_tells_its_versions_too(judgement: Examined) -> None:
    told = page(judgement, "topics/ankle-sprain.md")
    assert '<details class="versions" id="copy">' in told and len(re.findall('<tr id="copy-', told)) == 3


def test_the_page_of_changes_begins_with_the_latest_and_its_dangers(judgement: Examined) -> None:
    told = page(judgement, "about/changes.md")
    heads = re.findall(r"^#{2,3} (.+?) {", told, re.MULTILINE)
    assert heads == ["January 10, 2027", "Content", "December 1, 2026", "Later or less help than before, or uncertain",
                     "Wording only", "November 1, 2026"]
    assert "For example somebody." in told and "The first release." in told and 'href="../../topics/ankle-sprain/"' in told
    assert 'href="../about/changes/"' in page(judgement, "about/index.md") or 'href="changes/"' in page(judgement, "about/index.md")


def test_the_page_for_editors_leads_to_what_changed_lately(judgement: Examined) -> None:
    assert 'href="../changes/"' in page(judgement, "about/quality.md")


def test_the_page_of_changes_is_no_version_of_anything(judgement: Examined) -> None:
    assert all(one.id.kind != "changes" for release in written(judgement).ledger.releases for one in release.documents)


def feed(made: Edition, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(feeds.files(made)[path])


def test_the_feed_of_the_site_has_an_entry_for_each_release(judgement: Examined) -> None:
    told = feed(written(judgement), "changes.xml")
    assert [entry.findtext("a:updated", "", ATOM) for entry in told.findall("a:entry", ATOM)] == [
        "2027-01-10T00:00:00Z", "2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z"]
    ids = [entry.findtext("a:id", "", ATOM) for entry in told.findall("a:entry", ATOM)]
    assert len({*ids}) == 3 and all(one.startswith("https://example.org/ankle/about/changes/#release-") for one in ids)
    second = told.findall("a:entry", ATOM)[1].findtext("a:content", "", ATOM).splitlines()
    assert second[-1] == "Wording: “Going downhill” now reads “Stepping downhill”." and "You cannot <walk>." in second[-2]


def test_a_page_that_changed_has_a_feed_of_its_own(judgement: Examined) -> None:
    made = written(judgement)
    assert [*feeds.files(made)] == ["changes.xml", "topics/ankle-sprain/changes.xml", "sheets/ankle-at-home/changes.xml"]
    told = feed(made, "topics/ankle-sprain/changes.xml")
    assert len(told.findall("a:entry", ATOM)) == 2
    assert 'feed: "topics/ankle-sprain/changes.xml"' in page(judgement, "topics/ankle-sprain.md")
    assert 'feed: "changes.xml"' in page(judgement, "tests/ankle-x-ray.md")


def test_the_paths_of_all_feeds_are_known_without_making_any(judgement: Examined) -> None:
    made = written(judgement)
    outline = Outline(made.library, made.site, {one.id: one.title for one in made.documents}, made.ledger)
    assert {one.path for one in feeds.planned(outline)} == {*feeds.files(made)}


def test_no_feed_without_an_address_or_a_release(judgement: Examined, tmp_path: Path) -> None:
    made = written(judgement)
    assert feeds.files(made._replace(site=made.site.model_copy(update={"address": None}))) == {}
    assert feeds.files(written(judged(example(tmp_path)))) == {}


def test_open_data_lists_the_feed_where_there_is_one(judgement: Examined, tmp_path: Path) -> None:
    def listed(content: Path) -> bool:
        return 'href="../../changes.xml"' in page(judged(content), "about/open-data.md")

    assert 'href="../../changes.xml"' in page(judgement, "about/open-data.md")
    assert not listed(example(tmp_path / "unreleased"))
    without = three_versions(tmp_path / "no address")
    (without / "site.yml").write_text((without / "site.yml").read_text().replace("address: https://example.org/ankle/\n", ""))
    assert not listed(without)


def found(content: Path, *, publish: bool = False, today: date = TODAY) -> Mapping[str, Diagnostic]:
    return {problem.rule: problem for problem in examine(content, today, BuildOptions(publish=publish, prints=False), PRESS).problems}


def test_what_is_published_but_not_released_is_told(tmp_path: Path) -> None:
    content = three_versions(tmp_path)
    assert "not-released" not in found(content, publish=True)
    topic = content / "topics" / "ankle-sprain.yml"
    topic.write_text(topic.read_text(encoding="utf-8").replace("Walking downhill", "Running downhill"), encoding="utf-8")
    assert "not-released" not in found(content)
    problem = found(content, publish=True)["not-released"]
    assert problem.level == "warning" and "release 2027-01-10" in problem.message and '"A twisted ankle at home"' in problem.message


def test_a_change_after_a_release_has_a_day_of_its_own(tmp_path: Path) -> None:
    content, later = three_versions(tmp_path), date(2027, 2, 1)
    topic, site = content / "topics" / "ankle-sprain.yml", content / "site.yml"
    assert "changed-after-updated" not in found(content, today=later)
    topic.write_text(topic.read_text(encoding="utf-8").replace("Walking downhill", "Running downhill"), encoding="utf-8")
    problem = found(content, today=later)["changed-after-updated"]
    assert problem.level == "warning"
    assert '"A twisted ankle at home"' in problem.message and problem.message.endswith("the last change was on 2026-11-20")
    for day in ("2027-01-10", "2027-01-11"):
        site.write_text(re.sub("(?m)^updated: .*", f"updated: {day}", site.read_text(encoding="utf-8")), encoding="utf-8")
        assert ("changed-after-updated" in found(content, today=later)) is (day == "2027-01-10")
    assert "changed-after-updated" not in found(content, today=date(2027, 1, 11))


def test_a_ledger_that_was_edited_keeps_pages_from_being_made(tmp_path: Path) -> None:
    content = three_versions(tmp_path)
    file = sorted(folder_of(content).glob("*.jsonl"))[0]
    file.write_text(file.read_text(encoding="utf-8").replace("A note.", "No note."), encoding="utf-8")
    judgement = judged(content)
    assert judgement.edition is None
    (problem,) = judgement.problems
    assert (problem.rule, problem.where.file) == ("ledger-damaged", f"releases/{file.name}")
    assert "version control" in problem.help


def test_a_list_that_was_lost_is_told_with_the_lines_to_add(tmp_path: Path) -> None:
    content = three_versions(tmp_path)
    lines = (folder_of(content) / "ledger.txt").read_text(encoding="utf-8").splitlines()
    (folder_of(content) / "ledger.txt").unlink()
    problems = judged(content).problems
    assert {(one.rule, one.level, one.where.file) for one in problems} == {("release-not-listed", "warning", "releases/ledger.txt")}
    assert [one.help.rpartition(": ")[2] for one in problems] == lines[1:]


# --- the command ---------------------------------------------------------------------------------------------------


def test_a_release_is_made_once(tmp_path: Path) -> None:
    content, work = example(tmp_path / "content"), str(tmp_path / "work")
    given = ("release", "--content", str(content), "--work", work, "--today", "2026-11-20")
    tried = run(*given, "--dry-run")
    assert tried.returncode == 0 and "Would be released: " in tried.stdout and not folder_of(content).exists()
    made = run(*given, "--note", "The first.")
    assert made.returncode == 0 and "Released: " in made.stdout
    (release,) = read(content).ledger.releases
    assert (release.version, release.note) == ("2026-11-20", "The first.")
    assert {"decisions/ankle-injured.yml", "inputs/pain.yml", "red_flags/cannot-stand-on-it.yml"} == {*release.charts}
    again = run(*given)
    assert again.returncode == 0 and "nothing to release" in again.stdout
    assert len(read(content).ledger.releases) == 1


def test_a_release_tells_what_changed_since_the_one_before(tmp_path: Path) -> None:
    content, work = example(tmp_path / "content"), str(tmp_path / "work")
    assert run("release", "--content", str(content), "--work", work, "--today", "2026-11-20").returncode == 0
    chart = content / "decisions" / "ankle-injured.yml"
    chart.write_text(chart.read_text(encoding="utf-8").replace("goto: watch", "goto: doctor-soon", 1), encoding="utf-8")
    told = run("release", "--content", str(content), "--work", work, "--today", "2026-12-01")
    assert told.returncode == 0 and "safer route: " in told.stdout
    (change,) = read(content).ledger.releases[1].changes
    assert (change.grade, change.subject, change.id) == ("safer route", "route", "ankle-injured") and change.example
    assert run("diff", "2026-11-20", "2026-12-01", "--content", str(content)).stdout.count(change.says) == 1
    assert "Nothing changed" in run("diff", "--content", str(content)).stdout


def test_content_with_an_error_is_not_released(tmp_path: Path) -> None:
    content = example(tmp_path / "content", topics_ankle_sprain=("Walking downhill", "Walking 3 km downhill"))
    (content / "topics" / "ankle-sprain.yml").write_text("id: [", encoding="utf-8")
    failed = run("release", "--content", str(content), "--work", str(tmp_path / "work"), "--today", "2026-11-20")
    assert failed.returncode == 1 and not folder_of(content).exists()


def test_what_a_release_published_is_what_the_pages_say(judgement: Examined) -> None:
    made = written(judgement)
    latest = made.ledger.latest
    assert latest is not None
    one = latest.published(SPRAIN)
    assert one is not None and one.fingerprint == copies(judgement, "topic", "ankle-sprain")[0].fingerprint


def test_no_release_is_made_of_a_day_before_another(tmp_path: Path) -> None:
    content = three_versions(tmp_path)
    then = ["release", "--content", str(content), "--work", str(tmp_path / "work"), "--today"]
    (content / "topics/ankle-sprain.yml").write_text((content / "topics/ankle-sprain.yml").read_text().replace("Walking downhill", "Stairs"))
    told = run(*then, "2027-01-09")
    assert told.returncode == 2 and "There is a release of 2027-01-10 already" in told.stderr and len(read(content).ledger.releases) == 3
    assert run(*then, "2027-01-10").returncode == 0 and read(content).ledger.releases[-1].version == "2027-01-10.2"


@pytest.mark.parametrize(("note", "sign"), [("a\x07b", "U+0007"), ("a\u202eb", "U+202E"), ("a\udcffb", "U+DCFF")])
def test_a_note_holds_nothing_that_a_feed_could_not(note: str, sign: str) -> None:
    with pytest.raises(click.UsageError, match=re.escape(sign)):
        printable(note)
    assert printable(" <b>two\nlines</b> & `more` {{ 1 }} ") == "<b>two lines</b> & `more` {{ 1 }}"
