"""Small files that made a run end never, or with a gigabyte of memory, or in a fault of the program: each ends soon, with a problem that names it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.build import build, examine
from generator.content.reader.pictures import fault_of_svg
from generator.diagnostics.diagnostic import Diagnostic
from generator.diagnostics.evidence import Further
from generator.diagnostics.report import count
from generator.files.cache import keep
from tests.worlds import PRESS, TODAY, SharedPress, built, example


def problems(folder: Path, **changes: tuple[str, str]) -> tuple[Diagnostic, ...]:
    return examine(example(folder, **changes), TODAY, cache=PRESS).problems


def derived(folder: Path, formulas: Iterable[str], condition: str = "") -> tuple[Diagnostic, ...]:
    """A chart that works out more values, called d0, d1 and so on; and asks for a condition on them."""
    lines = "".join(f'  - {{id: d{number}, called: Value {number}, formula: "{formula}"}}\n' for number, formula in enumerate(formulas))
    asked = ("more_than: 7, goto", f'when: "{condition}", goto') if condition else ("cases:", "cases:")
    content = example(folder, decisions_ankle_injured=("derived:\n", f"derived:\n{lines}"))
    file = content / "decisions" / "ankle-injured.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(*asked, 1), encoding="utf-8")
    return examine(content, TODAY, cache=PRESS).problems


def rules(found: Iterable[Diagnostic]) -> set[str]:
    return {problem.rule for problem in found}


# --- numbers of charts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formulas", [
    ["pain * pain", *(f"d{number} * d{number}" for number in range(40))],
    ["(((pain^64)^64)^64)^64"], ["((((9^64)^64)^64)^64) * pain"]], ids=["squares", "powers", "a constant"])
def test_numbers_of_very_many_digits_are_refused(tmp_path: Path, formulas: list[str]) -> None:
    assert any(problem.rule == "input-unfit" and "thirty thousand digits" in problem.message for problem in derived(tmp_path, formulas))


def test_so_they_are_in_a_condition(tmp_path: Path) -> None:
    found = derived(tmp_path, ["pain + 1"], "(((d0^64)^64)^64)^64 > 5")
    assert any("thirty thousand digits" in problem.message for problem in found)


@pytest.mark.parametrize("condition", ["(d21 is known) and pain > 7", "d25 > 5 and pain > 7", "d25 * pain > 5 and pain > 7"])
def test_values_that_name_one_value_twice_are_looked_at_once(tmp_path: Path, condition: str) -> None:
    assert derived(tmp_path, ["pain + pain", *(f"d{number} + d{number}" for number in range(25))], condition) != ()


@pytest.mark.parametrize("count", [150, 400])
def test_a_long_chain_of_values_is_refused(tmp_path: Path, count: int) -> None:
    found = derived(tmp_path, ["pain + 1", *(f"d{number} + 1" for number in range(count))])
    assert any("more than 30 values are worked out one from the other" in problem.message for problem in found)


def test_a_long_row_of_numbers_is_refused(tmp_path: Path) -> None:
    [problem] = [one for one in derived(tmp_path, [" + ".join(["1"] * 490)]) if one.rule == "bad-expression"]
    assert "numbers stand in one row" in problem.message


def test_unknown_names_do_not_name_all_others_each_time(tmp_path: Path) -> None:
    found = derived(tmp_path, [*(f"unknown-{number} + 1" for number in range(300))])
    assert max(len(problem.help) for problem in found) < 400


def test_a_chart_that_is_too_large_is_not_proved(tmp_path: Path) -> None:
    onto = [*(f"s{number}" for number in range(1, 900)), "start"]
    states = "".join(f"  - {{kind: state, id: s{number}, says: On, facts: [watching-when-mild], goto: {to}}}\n" for number, to in enumerate(onto))
    found = problems(tmp_path, decisions_ankle_injured=("boxes:\n", f"boxes:\n{states}"))
    assert "chart-too-large" in rules(found) and "long-path" not in rules(found)


def test_actions_that_are_done_again_and_again_end(tmp_path: Path) -> None:
    again = "".join(f"  - {{kind: action, id: a{number}, says: Wait {number}, facts: [watching-when-mild], level: routine, "
                    f"repeat: {{to: start, after: 15 minutes, at_most: 9}}, goto: {f'a{number + 1}' if number < 6 else 'can-you-stand'}}}\n"
                    for number in range(7))
    content = example(tmp_path)
    file = content / "decisions" / "ankle-injured.yml"
    text = file.read_text(encoding="utf-8").replace("goto: can-you-stand", "goto: a0", 1)
    place = text.index("  - kind: question", text.index("id: can-you-stand") - 200)
    file.write_text(text[:place] + again + text[place:], encoding="utf-8")
    assert "too-many-places" in rules(examine(content, TODAY, cache=PRESS).problems)


def test_a_sheet_that_cannot_fit_is_not_printed(tmp_path: Path) -> None:
    blocks = "  - {kind: facts, title: What it is, facts: [outer-side-is-hurt]}\n" * 900
    found = examine(example(tmp_path, handouts_ankle_at_home=("blocks:\n", f"blocks:\n{blocks}")), TODAY)
    assert [(one.rule, one.where.file) for one in found.problems if one.level == "error"] == [("too-many-pages", "handouts/ankle-at-home.yml")]
    assert found.edition is not None and found.edition.sheets == ()


# --- lists -------------------------------------------------------------------------------------------------------


def test_thousands_of_trade_names_are_looked_for_in_one_go(tmp_path: Path) -> None:
    names = "".join(f"- {{name: Brandname{number}, say: a brace}}\n" for number in range(3000))
    assert "brand-name" not in rules(problems(tmp_path, brands=("- name: Anklewonder", f"{names}- name: Anklewonder")))


def test_thousands_of_comments_beside_one_value_are_told_up_to_a_hundred(tmp_path: Path) -> None:
    content = example(tmp_path)
    file = content / "gaps" / "long.yml"
    file.write_text("id: long\nplain: A gap.\n" + " #1\n" * 30_000, encoding="utf-8")
    assert len([one for one in examine(content, TODAY, cache=PRESS).problems if one.where.file == "gaps/long.yml"]) <= 101


def test_ranges_of_a_million_lines_are_compared_by_their_ends(tmp_path: Path) -> None:
    lines = ", ".join(["1-999999"] * 400)
    content = example(tmp_path)
    for file in (content / "topics").glob("*.yml"):
        file.write_text(file.read_text(encoding="utf-8").replace("line: 3", f'line: "{lines}"'), encoding="utf-8")
    assert examine(content, TODAY, cache=PRESS).problems is not None


def test_thousands_of_answers_that_are_alike_are_told_up_to_a_hundred(tmp_path: Path) -> None:
    answers = "".join(f"  - {{id: a{number}, says: Same}}\n" for number in range(900))
    content = example(tmp_path)
    head = "id: many\nname: Many\nsays: Which?\nasks: one of\nfacts: [watching-when-mild]\nanswers:\n"
    (content / "inputs" / "many.yml").write_text(head + answers, encoding="utf-8")
    assert examine(content, TODAY, cache=PRESS).problems != ()


@pytest.mark.parametrize("file, text", [
    ("decisions/ankle-injured.yml", "".join(f"zz{number}: x\n" for number in range(60_000))),
    ("gaps/long.yml", f"id: long\nplain: {['words'] * 100_000}\n")], ids=["keys", "a list"])
def test_a_list_or_a_table_that_is_too_long_is_not_read_to_its_end(tmp_path: Path, file: str, text: str) -> None:
    content = example(tmp_path)
    file_ = content / file
    file_.write_text((file_.read_text(encoding="utf-8") if file_.exists() else "") + text, encoding="utf-8")
    assert {one.rule for one in examine(content, TODAY).problems if one.where.file == file} == {"too-many-items"}


def test_an_inventory_is_as_long_as_its_document(tmp_path: Path) -> None:
    content = example(tmp_path)
    rows = "".join(f"  - {{row: A-{number}, line: 1, about: A statement., left_out: not used here}}\n" for number in range(1_200))
    (content / "inventories" / "guideline.yml").write_text(f"id: guideline\nsource: ankle-demonstration\nrows:\n{rows}", encoding="utf-8")
    assert "too-many-items" not in rules(examine(content, TODAY, cache=PRESS).problems)


def test_many_faulty_boxes_are_counted_and_the_chart_is_not_read_in_part(tmp_path: Path) -> None:
    boxes = "".join(f"  - {{kind: state, id: s{number}, sayz: On, goto: x}}\n" for number in range(900))
    found = problems(tmp_path, decisions_ankle_injured=("boxes:\n", f"boxes:\n{boxes}"))
    unknown = [problem for problem in found if problem.rule == "unknown-key"]
    assert (len(unknown), unknown[-1].evidence) == (101, Further(800))


def test_thousands_of_unknown_ids_are_told_up_to_a_hundred(tmp_path: Path) -> None:
    ids = ", ".join(f"topic-{number}" for number in range(900))
    found = problems(tmp_path, decisions_ankle_injured=("topics: [ankle-sprain]", f"topics: [{ids}]"))
    unknown = [problem for problem in found if problem.rule == "unknown-id"]
    assert (len(unknown), unknown[-1].evidence, count(unknown)) == (101, Further(800), (900, 0))


def test_a_word_of_a_megabyte_is_not_told_back(tmp_path: Path) -> None:
    content = example(tmp_path)
    (content / "gaps" / "long.yml").write_text(f"id: long\nplain: A gap.\n? {'k' * 900_000}\n: x\n", encoding="utf-8")
    assert all(len(problem.message) < 5000 for problem in examine(content, TODAY).problems)


def test_values_that_many_parts_rest_on_are_looked_for_once(tmp_path: Path) -> None:
    found = derived(tmp_path, [f"pain + {number}" for number in range(2, 900)])
    assert "chart-number-without-fact" in rules(found)


def test_words_of_a_figure_are_compared_with_those_near_them(tmp_path: Path) -> None:
    row = "    - fact: walking-takes-longer\n      label: You walk well\n"
    assert "figure-does-not-fit" not in rules(problems(tmp_path, figures_ankle_waiting_times=(row, row * 900)))


# --- signs that are not seen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\ufe0f", "\u2800", "\ufff5", "\u180b", "\U000e01ef", "\U0001d159", "\ue000", "\U0010fffd"], ids=ascii)
def test_no_unseen_sign_hides_a_watch_word(tmp_path: Path, sign: str) -> None:
    content = example(tmp_path, topics_ankle_ligaments=("plain: ", f'plain: "You can{sign}not walk on it."\n    clinical: "x"\n  # '))
    file = content / "topics" / "ankle-ligaments.yml"
    assert sign in file.read_text(encoding="utf-8")
    assert "forbidden-character" in rules(examine(content, TODAY, cache=PRESS).problems)


@pytest.mark.parametrize("words", ["葛\U000e0100城", "☎️ Call", "©️ 2026", "1️⃣ Rest"], ids=ascii)
def test_variants_of_signs_that_have_some_are_taken(tmp_path: Path, words: str) -> None:
    content = example(tmp_path)
    (content / "gaps" / "long.yml").write_text(f"id: long\nplain: {words}\n", encoding="utf-8")
    assert "forbidden-character" not in rules(examine(content, TODAY, cache=PRESS).problems)


# --- pictures, journals, what was kept ----------------------------------------------------------------------------


def test_a_logo_with_a_long_number_is_told() -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{"1" * 100_000}x" height="1"/>'
    assert fault_of_svg(svg.encode()) != ""


def test_kept_values_that_are_none_are_made_anew(tmp_path: Path) -> None:
    """Each with a hash that fits: somebody wrote it, or another version did."""
    content, place = built(tmp_path)
    before = (place.out / "SHA256SUMS").read_bytes()
    entries = {entry.name: entry.read_bytes() for entry in place.press.iterdir()}
    wanted = [name for name, data in entries.items() if b"<!doctype html>" in data[:6000].lower() or b"%PDF" in data or data.count(b"\n[[") == 1]
    assert len(wanted) > 50
    for data in (b"", b"null", b"{}", b"[" * 5000, b"\xff", b"[[], [[], [], []]]\n"):
        for name in wanted[::6]:
            (place.press / name).unlink()
            keep(place.press, {name: data})
        assert build(content, place, TODAY).ok, data
        assert (place.out / "SHA256SUMS").read_bytes() == before


@pytest.mark.parametrize("journal", ["{", "\0\0\0", json.dumps({"a": 1}), "[" * 100_000], ids=range(4))
def test_a_journal_that_cannot_be_read_keeps_no_build_from_being_made(tmp_path: Path, journal: str) -> None:
    content, place = example(tmp_path / "content"), SharedPress(tmp_path / "build", tmp_path / "site")
    assert build(content, place, TODAY).ok
    left = tmp_path / ".caresheet-0123abcd"
    (left / "former").mkdir(parents=True)
    (left / "carried.json").write_text(journal, encoding="utf-8")
    assert build(content, place, TODAY).ok
