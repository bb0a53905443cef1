"""Where an id or some words stand, and what stands under an id: the commands where and explain."""

from __future__ import annotations

from pathlib import Path

from generator.content.places import find, near, said
from generator.content.reader.load import load
from tests.test_cli import run
from tests.worlds import example

EXAMPLES = "generator/content/examples"


def test_a_danger_sign_is_one_thing_and_is_named_from_every_kind_of_file(tmp_path: Path) -> None:
    (found,) = find(load(example(tmp_path))[0], "cannot-stand-on-it")
    assert (found.kind, found.written) == ("danger sign", ("red_flags/cannot-stand-on-it.yml", 2, 5))
    assert {where.file for where in found.named} >= {"topics/ankle-sprain.yml", "handouts/ankle-at-home.yml", "decisions/ankle-injured.yml"}


def test_a_fact_inside_a_topic_is_found(tmp_path: Path) -> None:
    (found,) = find(load(example(tmp_path))[0], "raise-the-foot")
    assert (found.kind, found.written.file) == ("fact", "topics/ankle-sprain.yml")
    assert found.written not in found.named


def test_a_box_is_named_in_its_own_chart_only(tmp_path: Path) -> None:
    library, _ = load(example(tmp_path))
    box = next(iter(library.decisions["ankle-injured"].boxes))
    (found,) = (one for one in find(library, box.id) if one.kind.startswith("box"))
    assert found.kind == 'box of chart "ankle-injured"'
    assert {where.file for where in found.named} <= {"decisions/ankle-injured.yml"}


def test_words_are_found_whole_in_any_capitals_and_over_the_ends_of_lines(tmp_path: Path) -> None:
    library, _ = load(example(tmp_path, topics_ankle_sprain=("Raise your foot on a pillow", "Raise your FOOT\n      on a pillow")))
    assert [where.file for where in said(library, "your foot on a pillow")] == ["topics/ankle-sprain.yml"]
    assert said(library, "pill") == ()


def test_where_lists_the_lines(tmp_path: Path) -> None:
    told = run("where", "raise-the-foot", "--content", str(example(tmp_path))).stdout
    assert told.startswith('fact "raise-the-foot": Raise your foot on a pillow when you sit.\n')
    assert "topics/ankle-sprain.yml:" in told
    assert "- raise-the-foot\n" in told


def test_where_says_what_was_almost_meant_and_ends_with_wrong_use(tmp_path: Path) -> None:
    library, _ = load(example(tmp_path))
    assert near(library, "raise-the-fot")[0] == "raise-the-foot"
    done = run("where", "raise-the-fot", "--content", str(tmp_path))
    assert done.returncode == 2
    assert 'No id and no text says "raise-the-fot". Did you mean raise-the-foot' in done.stderr


def test_explain_tells_an_id_its_words_for_each_reader_its_sources_and_where_it_is_printed() -> None:
    told = run("explain", "cannot-stand-on-it", "--content", EXAMPLES).stdout
    assert "  for patients: You cannot stand on the foot, or you cannot walk 4 steps.\n" in told
    assert "  for clinicians: Inability to bear weight for 4 steps.\n" in told
    assert "  source: ankle-demonstration, line 17-18\n" in told
    assert '  printed for patients: the sheet "A twisted ankle at home"' in told


def test_explain_tells_what_can_be_told_of_content_that_cannot_be_built(tmp_path: Path) -> None:
    content = example(tmp_path, topics_ankle_sprain=("- raise-the-foot", "- raise-the-fot"))
    told = run("explain", "raise-the-foot", "--content", str(content)).stdout
    assert "  for patients: Raise your foot on a pillow when you sit." in told
    assert "printed for" not in told
