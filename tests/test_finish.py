"""What a built site gets before anybody sees it: checked links, a policy by hashes, a version that is kept whole."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from generator import policy
from generator.links import broken, outside, unanswered
from generator.model import Site
from generator.offline import WORKER, first_files, version_of, write_offline
from generator.site import tidied
from tests.worlds import write

PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body>{}</body></html>'


@pytest.mark.parametrize(("body", "fault"), [
    ('<a href="other/">x</a>', ""), ('<a href="other/#there">x</a>', ""), ('<a href="#here">x</a><p id="here">y</p>', ""),
    ('<a href="https://example.org/">x</a><a href="mailto:a@b.c">y</a>', ""), ('<a href="other/index.html?q=1#there">x</a>', ""),
    ('<a href="nowhere/">x</a>', "index.html: nowhere/ leads nowhere"), ('<a href="other/#away">x</a>', "index.html: other/#away has no anchor"),
    ('<img src="no.png">', "index.html: no.png leads nowhere"), ('<img srcset="a.png 1x, b.png 2x">', "index.html: b.png leads nowhere"),
    ('<a href="../secret">x</a>', "index.html: ../secret leads nowhere"), ('<p id="a">x</p><p id="a">y</p>', "index.html: the id a stands twice"),
])
def test_a_link_leads_somewhere(tmp_path: Path, body: str, fault: str) -> None:
    other = PAGE.format('<p id="there">x</p>')
    write(tmp_path, {"site/index.html": PAGE.format(body), "site/other/index.html": other, "site/a.png": "", "secret": ""})
    assert broken(tmp_path / "site") == ([fault] if fault else [])


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def test_addresses_outside_are_asked_only_on_demand(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    write(tmp_path, {"index.html": PAGE.format(f'<a href="{root}/here">x</a><a href="{root}/gone#part">y</a>')})
    assert broken(tmp_path) == []
    assert list(outside(tmp_path)) == [f"{root}/gone", f"{root}/here"]
    assert unanswered(outside(tmp_path)) == [(f"{root}/gone", "404 Not Found")]
    server.shutdown()
    server.server_close()
    assert unanswered([f"{root}/here"])[0][1]


def test_the_policy_names_each_inline_script_once_and_no_data() -> None:
    pages = ["<script>one()</script>", "<script>one()</script><script>two()</script>", '<script src="a.js"></script>',
             '<script id="x" type="application/json">{"a": 1}</script>']
    hashes = policy.inline_hashes(pages)
    assert len(hashes) == 2
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", one) for one in hashes)
    header = policy.policy(hashes, meta=False)
    assert "unsafe" not in header
    assert "https:" not in header
    assert "frame-ancestors 'none'" in header
    assert "frame-ancestors" not in policy.policy(hashes, meta=True)


def test_every_page_and_every_host_get_the_policy(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": PAGE.format("<script>one()</script>"), "a/index.html": PAGE.format("")})
    header = policy.write_policy(tmp_path)
    for page in tmp_path.rglob("*.html"):
        text = page.read_text()
        assert text.index("Content-Security-Policy") < text.index("<title>")
    for name in ("_headers", "nginx-headers.conf", "apache-headers.conf"):
        told = (tmp_path / name).read_text()
        assert header in told
        assert all(value in told for value in policy.HEADERS.values())


def site() -> Site:
    return Site.model_validate({"name": "Ankle", "description": "Made up", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})


def test_one_version_is_kept_whole(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "a", "b/index.html": "b", "assets/x.js": "x", "b/c.pdf": "c", "b/c.json": "{}", "_headers": "h", "404.html": "n"})
    version = write_offline(tmp_path, site())
    assert first_files(tmp_path) == ["./", "assets/x.js", "b/", "b/c.pdf", "manifest.webmanifest"]
    worker = (tmp_path / WORKER).read_text()
    assert version in worker
    assert json.loads(re.search(r"const files = (\[.*?\]);", worker, re.DOTALL)[1]) == first_files(tmp_path)
    assert version_of(tmp_path) == version
    write(tmp_path, {"b/index.html": "new"})
    assert version_of(tmp_path) != version


def test_a_page_keeps_its_words_and_loses_what_nobody_needs() -> None:
    page = """

<body>
  <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
  <label class="md-overlay" for="__drawer"></label>

     <p data-search-exclude="data-search-exclude">The source&#39;s &#34;own&#34; words&#58; &#60;b&#62;</p>
</body>
"""
    assert tidied(page) == """<body>
<p data-search-exclude>The source's &#34;own&#34; words: &#60;b&#62;</p>
</body>
"""
    kept = "<pre>  one\n\n  two &#39;</pre>"
    assert tidied(kept) == kept
