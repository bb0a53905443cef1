"""What the author's browser does with the preview: it follows, and it keeps other sites out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error, expect

from tests.browser.conftest import Quiet, Server
from tests.browser.test_axe import AXE
from tests.previews import PAGE, WORDS, replaced, serving
from tests.worlds import example


def test_an_open_page_follows_by_itself(browser: Browser, tmp_path: Path) -> None:
    topic = example(tmp_path / "content") / "topics" / "ankle-sprain.yml"
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        page = browser.new_page()
        page.goto(f"http://localhost:{preview.port}/{PAGE}")  # the first build is still being made
        page.get_by_text(WORDS).first.wait_for(state="attached", timeout=60_000)
        replaced(topic, "Walking downhill", "Going downhill")
        page.get_by_text("Going downhill makes the pain worse").first.wait_for(state="attached", timeout=60_000)
        page.close()


FAULT = "nothing is written here. Write it, or leave an optional key out. A key that may stay open takes: not stated."
LONGER = "Running downhill makes the pain much worse than it was before, and so does walking down the stairs of a house with many storeys."


def test_problems_stand_where_the_author_looks_and_go_when_they_are_mended(browser: Browser, tmp_path: Path) -> None:
    topic = example(tmp_path / "content") / "topics" / "ankle-sprain.yml"
    with serving(tmp_path / "content", tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        page = browser.new_page(viewport={"width": 900, "height": 500})
        page.goto(f"http://localhost:{preview.port}/{PAGE}")
        bar = page.get_by_role("region", name="Preview", exact=True)
        expect(bar.get_by_role("status").first).to_have_text("No problems.", timeout=60_000)
        expect(bar.get_by_role("button", name="Show problems")).to_be_hidden()

        line = topic.read_text(encoding="utf-8").partition("plain: Walking downhill makes")[0].count("\n") + 2
        replaced(topic, "plain: Walking downhill makes the pain worse.", "plain: Going downhill makes the pain worse.\n    clinical: ''")
        expect(bar.get_by_role("status").first).to_have_text("1 error on this page.", timeout=60_000)
        expect(bar.get_by_text("Draft")).to_be_visible()
        expect(page.get_by_text("Going downhill makes the pain worse").first).to_be_attached()
        bar.get_by_role("button", name="Show problems").press("Enter")
        expect(bar.get_by_role("listitem")).to_contain_text(f"error: {FAULT}")
        expect(bar.get_by_role("listitem")).to_contain_text(f"topics/ankle-sprain.yml:{line}")
        page.add_script_tag(content=AXE)
        found = page.evaluate("axe.run('.preview-bar').then(found => found.violations.map(one => one.id))")
        assert found == []

        page.evaluate("document.querySelector('#treatments').scrollIntoView({behavior: 'instant'})")
        before = page.evaluate("document.querySelector('#treatments').getBoundingClientRect().top")
        replaced(topic, "plain: Going downhill", "plain: Going: downhill")
        expect(bar.get_by_role("status").first).to_contain_text("the page stays as it was until this is mended. 1 error", timeout=60_000)
        expect(bar.get_by_role("listitem")).to_contain_text("this is not YAML")
        expect(page.get_by_text("Going downhill makes the pain worse").first).to_be_attached()
        replaced(topic, "plain: Going: downhill makes the pain worse.\n    clinical: ''", f"plain: {LONGER}")
        expect(page.get_by_text("Running downhill makes").first).to_be_attached(timeout=60_000)
        expect(bar.get_by_role("status").first).to_have_text("No problems.", timeout=60_000)
        expect(bar.get_by_role("listitem")).to_have_count(0)
        assert abs(page.evaluate("document.querySelector('#treatments').getBoundingClientRect().top") - before) < 2
        page.goto(f"http://localhost:{preview.port}/topics/ankle-ligaments/")
        replaced(topic, f"plain: {LONGER}", "plain: ''")
        expect(bar.get_by_role("status").first).to_have_text("1 error on other pages.", timeout=60_000)
        bar.get_by_role("button", name="Show problems").press("Enter")
        bar.get_by_role("link", name="Twisted ankle").click()
        expect(bar.get_by_role("status").first).to_have_text("1 error on this page.", timeout=60_000)
        page.close()


def test_another_site_in_the_same_browser_learns_nothing(browser: Browser, serve: Callable[[Path], str], tmp_path: Path) -> None:
    with serving(example(tmp_path / "content"), tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        assert preview.status(b"/search/documents.js") == 200
        mine = f"http://localhost:{preview.port}/"
        (tmp_path / "evil").mkdir()
        (tmp_path / "evil" / "index.html").write_text(f"""<!doctype html><title>evil</title><iframe src="{mine}{PAGE}"></iframe>
            <script>window.outcome = {{}};
            const noted = name => what => {{ window.outcome[name] = what }};
            const script = document.createElement("script");
            script.onload = () => noted("script")("read"); script.onerror = () => noted("script")("refused");
            script.src = "{mine}search/documents.js"; document.head.append(script);
            fetch("{mine}{PAGE}").then(() => noted("fetch")("read"), () => noted("fetch")("refused"));
            fetch("{mine}{PAGE}", {{mode: "no-cors"}}).then(() => noted("opaque")("read"), () => noted("opaque")("refused"));
            const socket = new WebSocket("{mine.replace("http", "ws")}");
            socket.onopen = () => noted("socket")("read"); socket.onerror = () => noted("socket")("refused");</script>""")
        page = browser.new_page()
        page.goto(serve(tmp_path / "evil"))
        page.wait_for_function("Object.keys(window.outcome).length === 4")
        assert set(page.evaluate("window.outcome").values()) == {"refused"}
        page.wait_for_load_state()
        assert all(WORDS not in frame.content() for frame in page.frames)
        page.close()


class Ending(Quiet):
    """Closes each connection, so that none outlives its server and answers in the place of the next one."""

    protocol_version = "HTTP/1.0"


def test_a_copy_for_offline_use_does_not_stand_before_the_preview(browser: Browser, example_site: Path, tmp_path: Path) -> None:
    """A finished site was once looked at in this browser, at the very address where the preview listens now."""
    server = Server(("127.0.0.1", 0), partial(Ending, directory=str(example_site)))
    port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/{PAGE}")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=120_000)
    server.shutdown()
    server.server_close()
    content = example(tmp_path / "content", topics_ankle_sprain=("Walking downhill", "Going downhill"))
    with serving(content, tmp_path / "build", port=port) as preview:
        assert preview.shows("Going downhill makes the pain worse"), preview.said
        with suppress(Error):  # the preview's worker may load the page once more meanwhile, which ends this loading but not what is waited for
            page.reload()
        page.get_by_text("Going downhill makes the pain worse").first.wait_for(state="attached", timeout=60_000)
        page.wait_for_function("navigator.serviceWorker.getRegistrations().then(found => found.length === 0)", timeout=120_000)
    context.close()


def test_another_name_for_this_machine_is_refused(browser: Browser, tmp_path: Path) -> None:
    with serving(example(tmp_path / "content"), tmp_path / "build") as preview:
        assert preview.shows(WORDS), preview.said
        page = browser.new_page()
        answer = page.goto(f"http://evil.localhost:{preview.port}/{PAGE}")  # browsers take any name below localhost for this machine
        assert answer is not None and answer.status == 421
        assert WORDS not in page.content()
        page.close()
