"""The preview follows the writer whatever happens to files, stays as it was while there is a problem, and is for this machine only."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from generator.outputs.registry import manuscript_of
from generator.preview.server import listen
from generator.site.publish import BuildPaths, NotWritable, held, write_pages
from tests.previews import PAGE, WORDS, Preview, replaced, serving, until
from tests.worlds import ROOT, edition, example, judged, program, write


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("shown")
    with serving(example(folder / "content"), folder / "build") as preview:
        assert preview.shows(WORDS), preview.said
        yield preview


# --- it follows --------------------------------------------------------------------------------------------------


def test_a_change_in_yaml_is_seen_on_the_page(tmp_path: Path) -> None:
    topic = example(tmp_path / "content") / "topics" / "ankle-sprain.yml"
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        text = topic.read_text()
        topic.write_text(text.replace("Walking downhill makes", "Going down the stairs makes"))
        assert preview.shows("Going down the stairs makes"), preview.said
        topic.write_text(text.replace("plain: Walking downhill makes the pain worse.", "plain: ''"))
        assert until(lambda: preview.status_of() == ("checked", 1)), preview.said
        assert until(lambda: "Shown as a draft (1 error)" in preview.said) and "error  blank" in preview.said, preview.said
        topic.write_text(text.replace("plain: Walking downhill", "plain: Going: Downhill"))
        assert until(lambda: preview.status_of() == ("waiting", 1)), preview.said
        assert until(lambda: "The preview waits until this is mended (1 error)" in preview.said), preview.said
        assert "<h1" in preview.get() and "Downhill makes" not in preview.get()
        topic.write_text(text)
        assert preview.shows(WORDS), preview.said
        assert until(lambda: preview.status_of() == ("checked", 0)), preview.said


def test_an_open_page_is_told_of_a_change_only(tmp_path: Path) -> None:
    topic, other = example(tmp_path / "content") / "topics" / "ankle-sprain.yml", "/topics/ankle-ligaments/"
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        start, same = preview.state(), preview.news("", other)["page"]
        assert start["page"] != same
        replaced(topic, "Walking downhill", "Going downhill")
        assert preview.shows("Going downhill makes the pain worse"), preview.said
        assert preview.news(start["version"])["page"] != start["page"]
        assert preview.news("", other)["page"] == same
        assert preview.news("", "/topics/nowhere/")["page"] == preview.news("", "/nowhere/")["page"]


def test_another_build_in_the_same_folder_neither_waits_nor_is_shown(tmp_path: Path) -> None:
    topic = example(tmp_path / "content") / "topics" / "ankle-sprain.yml"
    other = example(tmp_path / "other", topics_ankle_sprain=("Walking downhill", "Dancing"))
    place = BuildPaths(tmp_path / "build", tmp_path / "out")
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        with held(place):
            replaced(topic, "Walking downhill", "Going downhill")
            assert preview.shows("Going downhill makes the pain worse"), preview.said
        written(other, place)
        assert "Going downhill makes the pain worse" in preview.get()


def written(content: Path, place: BuildPaths) -> None:
    """What a build writes before MkDocs begins."""
    examined = judged(content)
    assert examined.library.site
    with held(place):
        write_pages(manuscript_of(edition(examined)), examined.library.site, place)


def test_folders_that_are_made_anew_are_seen(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    with serving(content, tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        shutil.rmtree(content / "topics")
        assert until(lambda: "error" in preview.said), preview.said
        example(tmp_path / "again", topics_ankle_sprain=("Walking downhill", "Going downhill"))
        shutil.copytree(tmp_path / "again" / "topics", content / "topics")
        assert preview.shows("Going downhill makes the pain worse"), preview.said
        replaced(content / "topics" / "ankle-sprain.yml", "Going downhill", "Running downhill")
        assert preview.shows("Running downhill makes the pain worse"), preview.said


def test_a_content_folder_that_goes_and_comes_is_seen(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    new = example(tmp_path / "new", topics_ankle_sprain=("Walking downhill", "Going downhill"))
    with serving(content, tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        content.rename(tmp_path / "content.old")
        assert until(lambda: "there is no content folder" in preview.said), preview.said
        assert WORDS in preview.get()
        new.rename(content)
        assert preview.shows("Going downhill makes the pain worse"), preview.said
        replaced(content / "topics" / "ankle-sprain.yml", "Going downhill", "Running downhill")
        assert preview.shows("Running downhill makes the pain worse"), preview.said
        content.rename(tmp_path / "content.older")
        (tmp_path / "content.old").rename(content)
        assert preview.shows(WORDS), preview.said
    assert "fault of Caresheet" not in preview.said


def test_templates_that_are_made_anew_or_are_wrong_are_seen(tmp_path: Path) -> None:
    own = program(tmp_path / "program")
    write(own, {"content/README.md": (ROOT / "content" / "README.md").read_text()})
    frame = "templates/theme/overrides/main.html"
    with serving(example(tmp_path / "content"), tmp_path / "build", own) as preview:
        assert preview.shows(WORDS), preview.said
        (own / "templates").rename(own / "former")
        assert until(lambda: "The preview waits until this is mended" in preview.said), preview.said
        shutil.copytree(own / "former", own / "templates")
        replaced(own / frame, "</title>", " ~anew</title>")
        assert preview.shows("~anew</title>"), preview.said
        seen = "~anew</title>"  # copied files may be seen one by one: when the last of them was
        assert until(lambda: preview.status_of()[0] == "checked" and seen in preview.get()), preview.said
        replaced(own / frame, " ~anew</title>", " {% nonsense %}</title>")
        assert until(lambda: "nonsense" in preview.said), preview.said
        assert "~anew</title>" in preview.get()
        replaced(own / frame, " {% nonsense %}</title>", " ~again</title>")
        assert preview.shows("~again</title>"), preview.said


def test_a_file_that_is_written_without_pause_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    ended = threading.Event()
    readme, count = content / "README.md", iter(range(10**9))

    def write_on() -> None:
        while not ended.wait(0.02):
            readme.write_text(f"{next(count)}")

    with serving(content, tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        writer = threading.Thread(target=write_on)
        writer.start()
        try:
            replaced(content / "topics" / "ankle-sprain.yml", "Walking downhill", "Going downhill")
            assert preview.shows("Going downhill makes the pain worse"), preview.said
            assert writer.is_alive()
        finally:
            ended.set()
            writer.join()
        replaced(content / "topics" / "ankle-sprain.yml", "Going downhill", "Running downhill")
        assert preview.shows("Running downhill makes the pain worse"), preview.said


def test_the_last_of_many_quick_changes_is_shown(tmp_path: Path) -> None:
    topic = example(tmp_path / "content") / "topics" / "ankle-sprain.yml"
    text = topic.read_text()
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        for step in range(100, 160):
            topic.write_text(text.replace("Walking downhill", f"Going down {step} stairs"))
            time.sleep(0.03)  # no wait for an outcome: some of these fall into a refresh, whenever that is
        assert preview.shows("Going down 159 stairs"), preview.said


# --- it ends -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_nothing_stays_when_it_is_ended(tmp_path: Path, how: int, code: int) -> None:
    with serving(example(tmp_path / "content"), tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        assert len(preview.left()) == 2
        assert preview.end(how) == code
        assert until(lambda: preview.left() == []) if how == signal.SIGKILL else preview.left() == []
        with pytest.raises(OSError):
            preview.get()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_stays_when_it_is_ended_within_its_first_build(tmp_path: Path, how: int) -> None:
    with serving(example(tmp_path / "content"), tmp_path / "build") as preview:
        assert until(lambda: len(preview.left()) == 2), preview.said
        preview.end(how)
        assert until(lambda: preview.left() == [])


def test_a_builder_that_died_is_started_again(tmp_path: Path) -> None:
    topic = example(tmp_path / "content") / "topics" / "ankle-sprain.yml"
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        builder = next(pid for pid in preview.left() if int(pid) != preview.process.pid)
        os.kill(int(builder), signal.SIGKILL)
        replaced(topic, "Walking downhill", "Going downhill")
        assert preview.shows("Going downhill makes the pain worse"), preview.said


# --- it is for this machine only -----------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [
    b"/%00", b"/topics/%00/", b"/%0d%0aX:1", b"/%1b[2J", b"/%ff", b"/%c0%ae%c0%ae/", b"/%ed%a0%80", b"/..", b"/../", b"/%2e%2e/",
    b"/topics/../../etc/passwd", b"/..%2f..%2fetc/passwd", b"/%5c..%5c", b"//", b"//evil.example", b"//evil.example/", b"///etc/passwd",
    b"/topics//ankle-sprain/", b"/.", b"/./", b"/%2f", b"/" + b"a" * 5000, b"/" + b"a/" * 5000, b"/" + b"a" * 70000, b"/" + b"%41" * 3000,
    b"http://evil.example/", b"*", b"topics/", b"?", b"/\xff\xfe", b"/%zz", b"/%", b"/%u0000", b"/CON", b"/index.html%00.css", b"/~root/",
    b"/.git/config", b"/.preview", b"/.preview/%00", b"/.preview/nothing/", b"/\x00", b"/\x1b[31m"], ids=lambda target: repr(target[:24]))
def test_a_hostile_path_is_refused_plainly(shown: Preview, target: bytes) -> None:
    if target in {b"//", b"?"}:
        assert shown.status(target) in {200, 400, 404}  # // is /
    else:
        assert shown.status(target) in {400, 404, 414}
    assert WORDS in shown.get()
    assert shown.said.count("\n") <= 3 and shown.said.replace("\n", "").isprintable()


@pytest.mark.parametrize("request_", [
    b"GET / HTTP/1.0\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"\x00" * 100 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: x\r\n" * 1000 + b"\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\nHost: evil.example\n\n"], ids=lambda request: repr(request[:30]))
def test_a_hostile_request_gets_no_page(shown: Preview, request_: bytes) -> None:
    answer = shown.raw(request_)
    assert b"<html" not in answer
    assert not answer.startswith(b"HTTP/1.0 200")
    assert WORDS in shown.get()
    assert shown.said.count("\n") <= 3


def test_only_its_own_pages_may_send_something(shown: Preview) -> None:
    def sent(*heads: str, body: bytes = b"x", path: str = "/.preview/news/1") -> bytes:
        lines = (f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{shown.port}", *heads, "", "")
        return shown.raw("\r\n".join(lines).encode() + body).split(b" ", 2)[1]

    mine = f"Origin: http://127.0.0.1:{shown.port}"
    assert sent(mine, "Content-Length: 1") == b"200"
    assert sent(mine, "Content-Length: 1", path="/") == b"405"
    assert sent("Content-Length: 1") == b"403"
    assert sent(mine, mine, "Content-Length: 1") == b"403"
    for other in ("http://evil.example", f"http://localhost:{shown.port}", f"https://127.0.0.1:{shown.port}", "http://127.0.0.1:1", "null"):
        assert sent(f"Origin: {other}", "Content-Length: 1") == b"403"
    assert sent(mine, "Content-Length: 9999999") == b"413"
    assert sent(mine, "Content-Length: -1") == sent(mine, "Content-Length: x") == sent(mine) == b"400"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LocalHost"])
def test_names_of_this_machine_are_answered(shown: Preview, host: str) -> None:
    assert shown.status(b"/", f"Host: {host}:{shown.port}".encode()) == 200
    assert shown.status(b"/", f"Host: {host}:9000".encode()) == 200  # carried over from a port of another machine, by ssh -L


@pytest.mark.parametrize("host", [
    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8000", "localhost:8000:8000", "localhost@evil.example",
    "0.0.0.0", "192.168.1.5", "[::]", "localhost.", "localhost:", "127.1", "2130706433", "::1", "localhost evil.example", "localhost/",
    "127.0.0.1\x00", "l\u043ecalhost", "a" * 3000])
def test_other_names_are_not_answered(shown: Preview, host: str) -> None:
    for path in (b"/", b"/topics/ankle-sprain/", b"/.preview/news/1"):
        assert shown.status(path, b"Host: " + host.encode()) == 421


def test_other_sites_may_neither_frame_nor_load_its_pages(shown: Preview) -> None:
    for path in ("", PAGE, "search/documents.js", ".preview/news/1"):
        with urlopen(f"http://127.0.0.1:{shown.port}/{path}", timeout=30) as answer:
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Access-Control-Allow-Origin"] is None


def test_a_folder_leads_to_its_page_and_the_lost_are_told(shown: Preview) -> None:
    assert b"\r\nLocation: /topics/ankle-sprain/\r\n" in shown.raw(b"GET /topics/ankle-sprain HTTP/1.1\r\nHost: localhost\r\n\r\n")
    with pytest.raises(HTTPError) as lost:
        shown.get("topics/nowhere/")
    assert lost.value.code == 404
    assert b"<html" in lost.value.read()
    head = shown.raw(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200") and head.endswith(b"\r\n\r\n")


def test_requests_that_never_end_keep_nobody_waiting(shown: Preview) -> None:
    version = shown.state()["version"]
    with ExitStack() as stack:
        for _ in range(150):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", shown.port), timeout=30))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: local")
        for _ in range(80):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", shown.port), timeout=30))
            connection.sendall(f"GET /.preview/news/{version} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert WORDS in shown.get()


def test_the_command_refuses_to_listen_for_others(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "generator", "serve", "--content", str(example(tmp_path / "c")), "--work", str(tmp_path / "w"),
                           "--address", "0.0.0.0:8000"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 2
    assert "it listens for this machine only, not at 0.0.0.0. Write for instance --address 127.0.0.1:8000" in done.stderr
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize("address", [
    "0.0.0.0:8000", "[::]:8000", "192.0.2.1:8000", "example.org:8000", "127.1:8000", ":8000", "8000", "localhost", "localhost:99999", "::1:8000",
    "[::1:8000", "127.0.0.1:80o0", "127.0.0.1:-1", "*:8000", "127.0.0.1:\uff18\uff10", "127.0.0.1:8000\n", "[::ffff:192.0.2.1]:8000", "nonsense"])
def test_an_address_of_others_or_none_is_refused(address: str) -> None:
    with pytest.raises(NotWritable, match=r"Write for instance --address 127\.0\.0\.1:8000"):
        listen(address)


@pytest.mark.parametrize("address", ["127.0.0.1:0", "localhost:0", "127.0.0.9:0"])
def test_an_address_of_this_machine_is_taken(address: str) -> None:
    with listen(address) as server:
        assert server.url.startswith(f"http://{address[:-1]}")


def test_an_address_that_is_taken_is_told_plainly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        done = subprocess.run([sys.executable, "-m", "generator", "serve", "--content", str(example(tmp_path / "c")), "--work", str(tmp_path / "w"),
                               "--address", address], cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 2
    assert f"cannot listen at {address}" in done.stderr
