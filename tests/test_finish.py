"""What a built site gets before anybody sees it: checked links, a policy by hashes, a version that is kept whole."""

from __future__ import annotations

import json
import re
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import Site
from generator.site import links, security_headers
from generator.site.links import broken, outside, unanswered
from generator.site.offline import WORKER
from generator.site.pages import FinishedPage, SiteFailed, Slot, as_data, finished, from_data, page_of, tidied
from tests.finished import versioned
from tests.worlds import write

PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body>{}</body></html>'


@pytest.mark.parametrize(("body", "fault"), [
    ('<a href="other/">x</a>', ""), ('<a href="other/#there">x</a>', ""), ('<a href="#here">x</a><p id="here">y</p>', ""),
    ('<a href="https://example.org/">x</a><a href="mailto:a@b.c">y</a>', ""), ('<a href="other/index.html?q=1#there">x</a>', ""),
    ('<a href="nowhere/">x</a>', "index.html: nowhere/ leads nowhere"), ('<a href="other/#away">x</a>', "index.html: other/#away has no anchor"),
    ('<img src="no.png">', "index.html: no.png leads nowhere"), ('<img srcset="a.png 1x, b.png 2x">', "index.html: b.png leads nowhere"),
    ('<a href="../secret">x</a>', "index.html: ../secret leads nowhere"), ('<p id="a">x</p><p id="a">y</p>', "index.html: duplicate id a"),
])
def test_a_link_leads_somewhere(tmp_path: Path, body: str, fault: str) -> None:
    other = PAGE.format('<p id="there">x</p>')
    write(tmp_path, {"site/index.html": PAGE.format(body), "site/other/index.html": other, "site/a.png": "", "secret": ""})
    assert broken(tmp_path / "site") == ([fault] if fault else [])


@given(st.text("./#?:@-_%2faZ\u00e9 \n;=&[]", max_size=12))
def test_a_link_that_needs_no_decoding_is_read_as_every_link_is(link: str) -> None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return
    assert links._parts(link) == (None if parts.scheme or parts.netloc else (unquote(parts.path), unquote(parts.fragment)))


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def test_addresses_outside_are_asked_only_on_demand(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    write(tmp_path, {"index.html": PAGE.format(f'<a href="{root}/here">x</a><a href="{root}/gone#part">y</a>')})
    assert broken(tmp_path) == []
    assert list(outside(tmp_path)) == [f"{root}/gone", f"{root}/here"]
    assert unanswered(outside(tmp_path)) == [(f"{root}/gone", "404 Not Found")]
    server.shutdown()
    server.server_close()
    assert unanswered([f"{root}/here"])[0][1]


def test_the_policy_lets_nothing_run_that_is_no_file_of_the_site() -> None:
    header = security_headers.policy(meta=False)
    assert "script-src 'self';" in header
    assert "unsafe" not in header and "sha256" not in header and "https:" not in header
    assert "frame-ancestors 'none'" in header
    assert "frame-ancestors" not in security_headers.policy(meta=True)


@pytest.mark.parametrize(("code", "tag"), [
    ("<script>one()</script>", "script"), ('<SCRIPT type="module">one()</SCRIPT>', "script"), ('<p onclick="one()">x</p>', "p"),
    ('<a href=" javascript:one()">x</a>', "a"), ("<svg><script>one()</script></svg>", "script")])
def test_code_in_a_page_is_told(tmp_path: Path, code: str, tag: str) -> None:
    write(tmp_path, {"index.html": PAGE.format(code)})
    assert f"index.html: <{tag}> has code in the page itself, which no page of ours has" in broken(tmp_path)


def test_data_and_files_are_no_code_in_a_page(tmp_path: Path) -> None:
    write(tmp_path, {"a.js": "", "index.html": PAGE.format(
        '<script type="application/ld+json">{"a": 1}</script><script type="application/json">{}</script><script src="a.js"></script>')})
    assert broken(tmp_path) == []


def test_every_page_and_every_host_get_the_policy() -> None:
    page = finished(PAGE.format(""), "index.html", security_headers.policy(meta=True)).text
    assert 0 < page.index(b"Content-Security-Policy") < page.index(b"<title>")
    header = security_headers.policy(meta=False)
    hosts = security_headers.host_files(header)
    assert set(hosts) == {"_headers", "nginx-headers.conf", "apache-headers.conf"}
    for told in hosts.values():
        assert header in told
        assert all(value in told for value in security_headers.HEADERS.values())


def site() -> Site:
    return Site.model_validate({"name": "Ankle", "description": "Made up", "language": "en", "updated": "2026-11-20", "publisher": "not stated",
                                "funding": "not stated", "updates": "not stated"})


FILES = {"index.html": '<html lang="en"><link rel="stylesheet" href="assets/x.css"><script src="assets/x.js"></script></html>',
         "b/index.html": '<html lang="en"><img alt="" src="c.png"><a href="c.pdf">c</a><img src="https://elsewhere.org/c.png"></html>',
         "assets/x.css": '@font-face { src: url("x.woff2") }', "assets/x.woff2": "font", "assets/x.js": "x", "b/c.png": "c", "b/c.pdf": "c",
         "b/c.json": "{}", "_headers": "h", "404.html": "<html></html>", "pagefind/pagefind.js": "p"}


def listed(folder: Path) -> dict[str, object]:
    """What the worker of a finished site knows of it."""
    return dict(json.loads(re.search(r"^const .* = (\{.*?^\});", (folder / WORKER).read_text(), re.DOTALL | re.MULTILINE)[1]))


def hash_of(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def test_the_worker_knows_the_version_its_day_and_the_hash_of_every_file(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    version = versioned(tmp_path, site())
    known = listed(tmp_path)
    assert known["day"] == "20 November 2026"
    assert list(known["first"]) == ["assets/x.css", "assets/x.js", "assets/x.woff2", "b/", "./", "manifest.webmanifest"]
    assert known["later"] == {"b/c.pdf": hash_of(tmp_path / "b/c.pdf"), "b/c.png": hash_of(tmp_path / "b/c.png")}
    assert known["first"]["b/"] == hash_of(tmp_path / "b/index.html")
    assert known["version"] == version
    assert f'<html data-version="{known["version"]}" lang="en">' in (tmp_path / "index.html").read_text()


def test_a_page_names_its_parts_with_their_hash_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    versioned(tmp_path, site())
    assert f'href="assets/x.css?v={hash_of(tmp_path / "assets/x.css")}"' in (tmp_path / "index.html").read_text()
    assert f'src="assets/x.js?v={hash_of(tmp_path / "assets/x.js")}"' in (tmp_path / "index.html").read_text()
    assert f'url("x.woff2?v={hash_of(tmp_path / "assets/x.woff2")}")' in (tmp_path / "assets/x.css").read_text()
    other = (tmp_path / "b/index.html").read_text()
    assert f'src="c.png?v={hash_of(tmp_path / "b/c.png")}"' in other
    assert 'href="c.pdf"' in other
    assert 'src="https://elsewhere.org/c.png"' in other


@pytest.mark.parametrize("change", [path for path in FILES if path not in {"_headers", "404.html"}])
def test_whatever_changes_is_another_version_and_the_same_is_the_same(tmp_path: Path, change: str) -> None:
    one, same, other = (write(tmp_path / name, FILES) for name in ("one", "same", "other"))
    write(other, {change: FILES[change] + " "})
    versions = [versioned(folder, site()) for folder in (one, same, other)]
    assert versions[0] == versions[1] != versions[2]
    assert [file.read_bytes() for file in sorted(one.rglob("*.*"))] == [file.read_bytes() for file in sorted(same.rglob("*.*"))]


@pytest.mark.parametrize(("page", "path", "slots"), [
    ('<html lang="en"><script src="../x.js"></script>', "a/index.html", [Slot(6, ""), Slot(36, "x.js")]),
    ('<img alt="é" src="b%20c.png">', "a/index.html", [Slot(28, "a/b c.png")]), ('<script src="/x.js">', "404.html", [Slot(18, "x.js")]),
    ('<script src="../x.js"><img src="https://e.org/x.png"><a href="x.pdf"><img src="x.png?v=1">', "index.html", []),
    ('<div data-engine="x.js" data-other="y.js">', "index.html", [Slot(22, "x.js")])])
def test_a_page_has_a_place_behind_each_file_of_the_site_that_it_loads(page: str, path: str, slots: list[Slot]) -> None:
    assert list(page_of(page.encode(), path).slots) == slots


@given(pieces=st.lists(st.sampled_from(["<html lang='en'>", '<img src="c.png">', "<p id='a'>é</p>", "\n", "{", "‐", '<a href="x">"</a>'])))
def test_a_page_that_was_kept_is_the_page(pieces: list[str]) -> None:
    page = page_of(f'<meta http-equiv="Content-Security-Policy">{"".join(pieces)}</html>'.encode(), "b/index.html")
    assert from_data(as_data(page)) == page
    assert isinstance(from_data(as_data(page)), FinishedPage)


def test_a_page_without_its_policy_is_refused() -> None:
    with pytest.raises(SiteFailed, match="lacks"):
        finished('<html lang="en"><head></head></html>', "index.html", security_headers.policy(meta=True))


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
