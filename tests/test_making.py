"""Pages are made by MkDocs only where something on them has changed, and say the same however many processes make them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator.content.model import Site
from generator.outputs.registry import Manuscript
from generator.site import making
from generator.site.configuration import settings_of
from generator.site.page_maker import PageMaker
from generator.site.pages import LOST, FinishedPage, SiteFailed
from generator.workers import workers

PAGES = {path: f"---\ntitle: {title}\n---\n# {title}\n\n[Home]({up}index.md) ![]({up}c.png)\n".encode()
         for path, title, up in (("index.md", "Home", ""), ("topics/a.md", "A", "../"), ("topics/b.md", "B", "../"))}
MANUSCRIPT = Manuscript({**PAGES, "c.png": b"c"}, ["index.md", {"Topics": ["topics/a.md", "topics/b.md"]}],
                        {"index.md": "Home", "topics/a.md": "A", "topics/b.md": "B"})
SITE = Site.model_validate({"name": "Ankle", "description": "Made up", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                            "funding": "not stated", "updates": "not stated"})


def made(cache: Path | None, manuscript: Manuscript = MANUSCRIPT, site: Site = SITE) -> dict[str, FinishedPage]:
    return making.made(manuscript, site, cache)


def with_files(changes: Mapping[str, bytes]) -> Manuscript:
    return MANUSCRIPT._replace(files={**MANUSCRIPT.files, **changes})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that MkDocs was asked for."""
    found, page = list[str](), PageMaker.page
    monkeypatch.setattr(PageMaker, "page", lambda self, path, markdown: (found.append(path), page(self, path, markdown))[1])
    return found


def test_a_page_stands_in_a_folder_of_its_own() -> None:
    assert [making.place_of(path) for path in ("index.md", "topics/a.md", "topics/index.md", LOST)] == \
        ["index.html", "topics/a/index.html", "topics/index.html", LOST]


@pytest.mark.parametrize(("changed", "again"), [
    (MANUSCRIPT, []),
    (with_files({"topics/a.md": PAGES["topics/a.md"] + b"More."}), ["topics/a.md"]),
    (with_files({"c.png": b"another picture"}), []),
    (with_files({"d.png": b"one more that a page could show"}), [*PAGES, LOST]),
    (MANUSCRIPT._replace(titles={**MANUSCRIPT.titles, "topics/b.md": "Another"}), [*PAGES, LOST]),
    (MANUSCRIPT._replace(nav=["index.md", "topics/a.md", "topics/b.md"]), [*PAGES, LOST])])
def test_only_pages_on_which_something_changed_are_made_again(tmp_path: Path, asked: list[str], changed: Manuscript, again: list[str]) -> None:
    made(tmp_path)
    asked.clear()
    warm = made(tmp_path, changed)
    assert sorted(asked) == sorted(again)
    assert warm == made(None, changed)


def test_another_name_of_the_site_stands_on_every_page(tmp_path: Path, asked: list[str]) -> None:
    made(tmp_path)
    asked.clear()
    pages = made(tmp_path, site=SITE.model_copy(update={"name": "Wrist"}))
    assert sorted(asked) == sorted([*PAGES, LOST])
    assert all(b"Wrist" in page.text and b"Ankle" not in page.text for page in pages.values())


def test_a_spoilt_entry_is_made_again(tmp_path: Path, asked: list[str]) -> None:
    before = made(tmp_path)
    for entry in tmp_path.iterdir():
        entry.write_bytes(entry.read_bytes().replace(b"Ankle", b"Wrist"))
    asked.clear()
    assert made(tmp_path) == before
    assert sorted(asked) == sorted([*PAGES, LOST])


def test_other_processes_make_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "SECONDS", 1.0)
    with workers(2) as two:
        assert making.made(MANUSCRIPT, SITE, workers=two) == made(None)


def test_threads_do_not_mix_up_whose_menu_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "SECONDS", 1.0)
    with ThreadPoolExecutor(3) as threads, workers(threads) as hands:
        assert making.made(MANUSCRIPT, SITE, workers=hands) == made(None)


@pytest.mark.parametrize("clock", ["", "no number", "99999999999"])
def test_no_clock_of_the_environment_changes_a_page(monkeypatch: pytest.MonkeyPatch, clock: str) -> None:
    before = made(None)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", clock)
    assert made(None) == before
    assert os.environ["SOURCE_DATE_EPOCH"] == clock


def test_a_plugin_that_would_never_be_asked_is_refused() -> None:
    with pytest.raises(SiteFailed, match="plugins or hooks"):
        PageMaker({**settings_of(MANUSCRIPT.nav, SITE), "plugins": ["search"]}, {}, [])


def test_a_page_that_leads_nowhere_is_refused_and_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SiteFailed, match="nowhere"):
        made(tmp_path, with_files({"topics/a.md": b"# A\n\n[x](nowhere.md)\n"}))
    assert len(made(tmp_path)) == 4
