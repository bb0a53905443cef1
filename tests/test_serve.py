"""The preview follows the writer, and stays as it was while there is a problem."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.worlds import ROOT, example


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


@contextmanager
def serving(content: Path, work: Path) -> Iterator[tuple[Callable[[str], str], Path]]:
    port = free_port()
    log = work.parent / "log.txt"
    with log.open("w") as stderr:
        process = subprocess.Popen([sys.executable, "-m", "generator", "serve", "--content", str(content), "--work", str(work),
                                    "--address", f"127.0.0.1:{port}"], cwd=ROOT, stderr=stderr, stdout=stderr, start_new_session=True)
        try:
            yield lambda path: urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5).read().decode(), log
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)


def test_a_change_in_yaml_is_seen_on_the_page(tmp_path: Path) -> None:
    content = example(tmp_path / "content")
    topic = content / "topics" / "ankle-sprain.yml"
    with serving(content, tmp_path / "build") as (get, log):
        page = "topics/ankle-sprain/"
        assert until(lambda: "Walking downhill makes the pain worse" in get(page)), log.read_text()
        text = topic.read_text()
        topic.write_text(text.replace("Walking downhill makes", "Going down the stairs makes"))
        assert until(lambda: "Going down the stairs makes" in get(page)), log.read_text()
        topic.write_text(text.replace("plain: Walking downhill makes the pain worse.", "plain: ''"))
        assert until(lambda: re.search(r"error  blank", log.read_text()) is not None), log.read_text()
        assert "Going down the stairs makes" in get(page)
        topic.write_text(text)
        assert until(lambda: "Walking downhill makes the pain worse" in get(page)), log.read_text()
    assert "Traceback" not in log.read_text()


def test_an_address_that_is_taken_is_told_plainly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        done = subprocess.run([sys.executable, "-m", "generator", "serve", "--content", str(example(tmp_path / "c")), "--work", str(tmp_path / "w"),
                               "--address", address], cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 2
    assert f"cannot listen at {address}" in done.stderr
