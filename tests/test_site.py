"""The site is built whole or not at all, and with the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from html import unescape
from importlib.resources import files as files_of_package
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator.build import build
from generator.files.folders import beside, exchange
from generator.files.manifest import SITE
from generator.outputs.registry import manuscript_of
from generator.site.configuration import surroundings
from generator.site.links import broken
from generator.site.pages import tidied
from generator.site.publish import BuildPaths, NotWritable, SiteFailed, publish, write_pages
from tests.worlds import ROOT, TODAY, SharedPress, built, edition, example, judged, printed


def prints(folder: Path) -> dict[str, str]:
    """A hash of every file below a folder."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "generator", *arguments], cwd=cwd, capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})


def test_no_link_of_the_example_leads_nowhere(example_site: Path) -> None:
    assert broken(example_site) == []


def test_no_link_of_the_real_site_leads_nowhere(real_site: Path) -> None:
    assert broken(real_site) == []


def font_with(letters: str, file: Path) -> None:
    """The font of the sheets under another name, in which some letters look like others that nobody needs."""
    with TTFont(Path(str(files_of_package("font_source_sans_pro"))) / "files" / "SourceSansPro-Regular.ttf") as font:
        for table in font["cmap"].tables:
            table.cmap |= {ord(letter): glyph for letter, glyph in zip(letters, ("thorn", "eth", "Thorn", "Eth", "lslash"), strict=True)}
        for name in font["name"].names:
            font["name"].setName("Made Up", name.nameID, name.platformID, name.platEncID, name.langID)
        file.parent.mkdir()
        font.save(file)


@pytest.mark.parametrize(("language", "catalogue", "builder", "direction"), [
    ("en-GB", None, "mkdocs", "ltr"), ("so", "so", "mkdocs", "ltr"), ("so-SO", "so", "zensical", "ltr"), ("ps-AF", "ps", "mkdocs", "rtl")])
def test_a_language_that_the_theme_does_not_know_builds(tmp_path: Path, language: str, catalogue: str | None, builder: str, direction: str) -> None:
    for name in ("generator", "templates", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    if catalogue:
        shutil.copy(tmp_path / "templates" / "words" / "en.yml", tmp_path / "templates" / "words" / f"{catalogue}.yml")
    content = example(tmp_path / "content", site=("language: en\n", f"language: {language}\n"))
    (content / "site.yml").write_text((content / "site.yml").read_text().replace("builder: mkdocs", f"builder: {builder}"))
    if language.startswith("ps"):  # this language writes 42,5, and the names of the months in its own letters
        brace = content / "treatments" / "ankle-brace.yml"
        brace.write_text(brace.read_text().replace("42.5 % without", "42,5 % without"))
        font_with("نومبر", tmp_path / "templates" / "print" / "fonts" / "made-up.ttf")
    done = run("build", "--content", str(content), "--today", "2026-11-20", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "topics" / "ankle-sprain" / "index.html").read_text()
    assert re.search(f'<html [^>]*lang="{language}"', page)
    assert f'dir="{direction}"' in page


def test_days_that_no_font_can_print_are_told_at_the_language_of_the_site(tmp_path: Path) -> None:
    for name in ("generator", "templates", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    shutil.copy(tmp_path / "templates" / "words" / "en.yml", tmp_path / "templates" / "words" / "ps.yml")
    content = example(tmp_path / "content", site=("language: en\n", "language: ps\n"), treatments_ankle_brace=("42.5 % without", "42,5 % without"))
    done = run("check", "--content", str(content), "--today", "2026-11-20", "--format", "json", cwd=tmp_path)
    [problem] = json.loads(done.stdout)["problems"]
    assert (problem["rule"], Path(problem["file"]).name, problem["line"]) == ("missing-glyph", "site.yml", 6)
    assert problem["message"] == "the font has no ن (U+0646) و (U+0648) م (U+0645) ب (U+0628) ر (U+0631)"


def test_with_a_problem_nothing_is_written_and_the_former_site_stays(tmp_path: Path) -> None:
    content, place = built(tmp_path)
    before, pages = prints(place.out), prints(place.work)
    (content / "site.yml").write_text("name: [broken", encoding="utf-8")
    assert not build(content, place, TODAY).ok
    assert prints(place.out) == before
    assert prints(place.work) == pages


def test_pages_of_the_former_site_go_and_what_others_put_there_stays(tmp_path: Path) -> None:
    content, place = built(tmp_path)
    (place.out / ".gitignore").write_text("*\n")
    (place.out / "topics" / "mine.html").write_text("mine")
    example(content, decisions_ankle_injured=("id: ankle-injured", "id: ankle-hurt"))
    (content / "decisions" / "ankle-injured.yml").rename(content / "decisions" / "ankle-hurt.yml")
    for file in content.rglob("*.yml"):
        file.write_text(file.read_text().replace("ankle-injured", "ankle-hurt"))
    build(content, place, TODAY)
    assert (place.out / ".gitignore").read_text() == "*\n"
    assert (place.out / "topics" / "mine.html").read_text() == "mine"
    assert (place.out / "decisions" / "ankle-hurt" / "index.html").exists()
    assert not (place.out / "decisions" / "ankle-injured").exists()
    assert [file.name for file in tmp_path.iterdir()] != []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["build", "content", "site"]


def test_a_folder_with_other_things_in_it_is_not_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.txt").write_text("ten years of work")
    with pytest.raises(NotWritable, match="Name an empty or a new folder"):
        build(example(tmp_path / "content"), SharedPress(tmp_path / "build", home), TODAY)
    assert (home / "thesis.txt").read_text() == "ten years of work"


def test_a_scratch_folder_with_other_things_in_it_is_not_touched(tmp_path: Path) -> None:
    work = tmp_path / "mine"
    (work / "pages").mkdir(parents=True)
    (work / "pages" / "mine.txt").write_text("a poem")
    (work / "mkdocs.yml").write_text("site_name: mine")
    with pytest.raises(NotWritable, match="--work"):
        build(example(tmp_path / "content"), SharedPress(work, tmp_path / "site"), TODAY)
    assert (work / "pages" / "mine.txt").read_text() == "a poem"
    assert (work / "mkdocs.yml").read_text() == "site_name: mine"


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_a_broken_link_in_our_pages_fails_the_build_and_leaves_the_former_site(tmp_path: Path, builder: str) -> None:
    content, place = built(tmp_path)
    site = content / "site.yml"
    site.write_text(site.read_text().replace("builder: mkdocs", f"builder: {builder}"))
    before = prints(place.out)
    examined = judged(content)
    assert examined.library.site
    for link in ("[x](nowhere.md)", "[x](about/index.md#nowhere)"):
        written = manuscript_of(edition(examined))
        wrong = written._replace(files={**written.files, "index.md": f"# x\n\n{link}\n".encode()})
        with pytest.raises(SiteFailed, match="nowhere"):
            publish(wrong, examined.library.site, place)
        assert prints(place.out) == before


def test_a_killed_build_leaves_the_former_site_and_the_next_one_succeeds(tmp_path: Path) -> None:
    content, place = built(tmp_path)
    before = prints(place.out)
    arguments = [sys.executable, "-m", "generator", "build", "--content", str(content), "--out", str(place.out), "--work", str(place.work)]
    for seconds in (0.3, 0.8, 1.2):
        process = subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert prints(place.out) == before
    assert run(*arguments[3:]).returncode == 0
    assert prints(place.out) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["build", "content", "site"]


def test_a_build_killed_between_its_two_renames_is_mended_by_the_next(tmp_path: Path) -> None:
    content, place = built(tmp_path)
    with beside(tmp_path, "site", discard=lambda own: None) as own:
        place.out.rename(own / "former")
    (content / "site.yml").rename(tmp_path / "site.yml")
    assert not build(content, place, TODAY).ok
    (tmp_path / "site.yml").rename(content / "site.yml")
    assert build(content, place, TODAY).ok
    assert (place.out / SITE).exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["build", "content", "site"]


def test_a_full_disk_is_told_plainly_and_the_former_site_stays(tmp_path: Path) -> None:
    content, place = built(tmp_path)
    before = prints(place.out)
    (content / "site.yml").write_text((content / "site.yml").read_text().replace("name: ", "name: New ", 1))

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    done = subprocess.run([sys.executable, "-m", "generator", "build", "--content", str(content), "--out", str(place.out), "--work", str(place.work)],
                          cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=False,
                          preexec_fn=little_room)
    assert done.returncode == 2, done.stderr
    assert "The former site is unchanged" in done.stderr
    assert "Traceback" not in done.stderr
    assert prints(place.out) == before


def test_an_output_in_a_place_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    done = run("build", "--content", str(content), "--out", "/proc/site", "--work", str(printed(tmp_path / "build")))
    assert done.returncode == 2
    assert "/proc" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_builds_at_once_do_not_write_over_each_other(tmp_path: Path) -> None:
    content, work = example(tmp_path / "content"), printed(tmp_path / "build")
    arguments = ["build", "--content", str(content), "--out", str(tmp_path / "site"), "--work", str(work)]
    both = [subprocess.Popen([sys.executable, "-m", "generator", *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 2], [0, 0])
    assert codes == [0, 0] or any("Another build is writing" in said for said in told)
    assert broken(tmp_path / "site") == []


def test_only_pages_that_differ_are_written_again(tmp_path: Path) -> None:
    place = BuildPaths(tmp_path / "build", tmp_path / "site")
    examined = judged(example(tmp_path / "content"))
    written, site = manuscript_of(edition(examined)), examined.library.site
    assert site
    write_pages(written, site, place)
    assert write_pages(written, site, place) == 0
    assert write_pages(written._replace(files={**written.files, "some/orphan.md": b"# left over"}), site, place) == 1
    assert write_pages(written, site, place) == 1
    assert not (place.pages / "some").exists()


def test_mkdocs_and_zensical_build_the_same_pages(tmp_path: Path, example_site: Path) -> None:
    content, place = example(tmp_path / "content", site=("builder: mkdocs", "builder: zensical")), SharedPress(tmp_path / "build", tmp_path / "site")
    assert build(content, place, TODAY).ok
    pages = {file.relative_to(example_site) for file in example_site.rglob("*.html")}
    assert pages == {file.relative_to(place.out) for file in place.out.rglob("*.html")}
    for page in pages - {Path("404.html")}:
        assert _words(place.out / page) == _words(example_site / page), page
    assert _files(place.out) == _files(example_site)
    assert (place.out / "sitemap.xml").read_bytes() == (example_site / "sitemap.xml").read_bytes()


def _words(page: Path) -> str:
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", page.read_text(), flags=re.DOTALL)).split())


def _files(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def test_the_projects_own_configuration_builds_by_itself(tmp_path: Path, example_site: Path) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(example_site.parent / "build" / "pages", tmp_path / "build" / "pages")
    mkdocs(tmp_path / "mkdocs.yml", tmp_path / "out")
    assert (tmp_path / "out" / "index.html").exists()


def mkdocs(config: Path, out: Path) -> None:
    """Let MkDocs itself build a site."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(config), "--site-dir", str(out)]
    done = subprocess.run(command, env=surroundings(TODAY), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_mkdocs_itself_makes_the_very_same_pages(tmp_path: Path, example_site: Path) -> None:
    mkdocs(example_site.parent / "build" / "mkdocs.yml", tmp_path)
    pages = {file.relative_to(tmp_path): file.read_text() for file in tmp_path.rglob("*.html")}
    assert set(pages) == {file.relative_to(example_site) for file in example_site.rglob("*.html")}
    for page, text in pages.items():
        assert tidied(text) == re.sub(r'<meta http-equiv="[^>]*>|data-version="[^"]*" |\?v=[0-9a-f]{64}', "", (example_site / page).read_text()), page


def test_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if exchange(tmp_path / "one", tmp_path / "two"):
        assert (tmp_path / "one" / "two").exists()
    else:
        assert sys.platform != "linux"
