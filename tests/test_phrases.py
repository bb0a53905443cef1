"""Watch words of all danger signs, found in a text at once, as if each list of them were looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model.phrases import Phrases
from generator.content.model.text import normalised, unpointed, whole_words


def one_by_one(lists: Mapping[str, Sequence[str]], text: str) -> dict[str, str]:
    """What is meant: one search for each list."""
    found = {key: whole_words([unpointed(normalised(word)) for word in words]).search(unpointed(normalised(text))) for key, words in lists.items()}
    return {key: one.group() for key, one in found.items() if one}


@pytest.mark.parametrize(("text", "found"), [
    ("The leg gives way.", {}),
    ("You cannot walk, and cannot stand on it.", {"foot": "cannot walk", "ankle": "cannot stand on it", "stand": "cannot stand"}),
    ("You CANNOT-STAND\u00a0up.", {"ankle": "cannot stand", "stand": "cannot stand"}),
    ("He cannot standby.", {}),
    ("A num\u00adb foot", {"foot": "numb"}),
    ("\uff2e\uff35\uff2d\uff22", {"foot": "numb"}),
    ("numbness", {}),
    ("a (sudden) pain", {"signs": "(sudden)"}),
    ("a(sudden) pain", {}),
    ("walk: cannot stand, numb", {"ankle": "cannot stand", "foot": "numb", "stand": "cannot stand"}),
])
def test_words_that_overlap_are_found_for_each_list(text: str, found: dict[str, str]) -> None:
    lists = {"foot": ["Numb", "cannot walk"], "ankle": ["cannot stand", "cannot stand on it"], "none": [], "empty": ["\u00ad"],
             "signs": ["(sudden)"], "stand": ["stand on", "cannot-stand"]}
    assert Phrases(lists).found(text) == found == one_by_one(lists, text)
    assert list(Phrases(lists).found(text)) == [key for key in lists if key in found], "in the order of the lists"


@pytest.mark.parametrize(("word", "text", "seen"), [
    ("尿が出ない", "昨日から尿が出ないのです。", True),
    ("しびれ", "足のシビレ", False),
    ("MRI", "MRI検査の前に", True),
    ("ปัสสาวะไม่ออก", "เมื่อเช้าปัสสาวะไม่ออกเลย", True),
    ("ชา", "ชาํ", False),
    ("마비", "다리에 마비가 왔어요", True),
    ("마비", "소아마비", False),
    ("की", "किसी की है", True),
    ("क", "की", False),
    ("कमज़ोरी", "पैर में कमज़ोरी है", True),
    ("ضعف", "ضَعْف في الساق", True),
    ("μούδιασμα", "ΜΟΥΔΙΑΣΜΑ", True),
    ("ano", "un año", False),
])
def test_watch_words_are_seen_in_sentences_without_spaces_and_vowel_signs_belong_to_their_letters(word: str, text: str, seen: bool) -> None:
    assert bool(Phrases({"sign": [word]}).found(text)) == seen


NEAR = st.text(st.sampled_from("aab -\u2010\u00ad'\u2019(_\u0301\u00e9E\uff21\ufb01fi1.\n\u00a0かがกิ한글कीـ"), max_size=12)


def test_a_korean_word_behind_a_number_is_found_with_an_ending() -> None:
    assert Phrases({"s": ["1글"]}).found("1글1글") == {"s": "1글"}


@given(st.dictionaries(st.sampled_from("stuvwx"), st.lists(NEAR, max_size=4)), NEAR, st.data())
def test_any_lists_are_found_as_if_each_were_the_only_one(lists: dict[str, list[str]], text: str, data: st.DataObject) -> None:
    phrases = [phrase for of in lists.values() for phrase in of] or [""]
    text += data.draw(st.sampled_from(phrases)) + data.draw(NEAR) + data.draw(st.sampled_from(phrases))
    found = Phrases(lists).found(text)
    assert list(found.items()) == list(one_by_one(lists, text).items())


@given(
    st.text(st.sampled_from("aab -.,'1(\u00e9\u00f1\u00b5\u2019\u2265\u2103\u0301か한की"), max_size=12),
    st.lists(st.text("ab \u00e9か한की'1", max_size=4)))
def test_in_a_plain_text_the_pattern_for_plain_texts_finds_what_that_for_all_finds(text: str, words: Sequence[str]) -> None:
    pattern = whole_words(words)
    found = [[match.span() for match in one.finditer(text)] for one in (pattern.for_text(text), re.compile(pattern.pattern))]
    assert found[0] == found[1]


def test_the_pattern_for_plain_texts_knows_nothing_of_other_scripts() -> None:
    pattern = whole_words(["numb", "한글", "か"])
    assert pattern.for_text("a \u2265 5 \u00b5m numb caf\u00e9").pattern == r"(?<!\w)(?:numb)(?!\w)|(?<!\w)(?:한글)|(?:か)"
    assert pattern.for_text("か").pattern == pattern.pattern
