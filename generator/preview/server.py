"""A server for one author on one machine: it shows pages, and tells open ones when there is something newer and what is wrong in the content.

What it shows is not published yet, and any page in the author's browser may ask it. So it listens on this machine only, answers only to names
of this machine (another name that leads here is somebody else's trick), and other sites may neither frame nor load what it shows.
A request never becomes a path: it is looked up among the names of what there is.
"""

from __future__ import annotations

import ipaddress
import json
import math
import mimetypes
import os
import re
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, quote, unquote_to_bytes

from generator.site.publish import NotWritable, SiteFailed

_PATIENCE_SECONDS = 10
"""So long may a request take to arrive, and so long an answer to be taken."""

_MOST_OPEN = 128
"""So many connections may be open; with one more, that which has been open for the longest is dropped."""

_END_SECONDS = 0.1
"""So long it may take to notice that the preview ends: an author who ends it is not kept waiting."""

_WAIT_SECONDS = 5
"""So long an open page is kept waiting for news; a browser opens few connections at a time, and other pages need them."""

_MOST_WAITING = 32
_MOST_BYTES = 1_000_000
"""So much may a page send; no page of the preview has more to say."""

_LOST = "404.html"
_OWN = "/.preview/"
"""Below this stand the addresses that no page of the site has; the part behind it names an endpoint."""

_TYPES = mimetypes.MimeTypes()
_OURS = {".woff2": "font/woff2", ".webmanifest": "application/manifest+json", ".js": "text/javascript"}
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin", "Content-Security-Policy": "frame-ancestors 'self'"}

_ADDED = """<link rel="stylesheet" href="%(own)sbar.css">
<script type="application/json" id="preview-state">%(state)s</script>
<script type="module" src="%(own)sbar.js"></script>"""

_INSTEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Preview</title></head><body><main><h1>Preview</h1><p>%s</p></main></body></html>"""
_NOT_YET = "There is no page to show yet. If something keeps it back, it is told at the end of this page and in the terminal."

_LEAVE = b"""// A finished site that was once shown at this address left a copy for offline use in the browser. It would stand before the preview.
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(
  registration.unregister().then(() => clients.matchAll({type: "window"})).then(pages => pages.forEach(page => page.navigate(page.url)))));
"""


def listen(address: str) -> Server:
    """Listen at a host:port of this machine. Raises NotWritable if it is none, is not of this machine, or is taken."""
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+):([0-9]{1,5})", address)
    if not found or int(found[2]) > 65535:
        raise NotWritable(f"The preview cannot listen at {address}: this is no host:port. Write for instance --address 127.0.0.1:8000.")
    host = "127.0.0.1" if found[1].lower() == "localhost" else found[1].strip("[]")
    if not _is_loopback(host):
        raise NotWritable(f"The preview shows pages that are not published, so it listens for this machine only, not at {found[1]}. "
                          "Write for instance --address 127.0.0.1:8000. To show the pages to others, make a build and put that on a server.")
    try:
        return Server(host, int(found[2]), found[1].lower())
    except OSError as fault:
        raise NotWritable(f"The preview cannot listen at {address}: {fault.strerror or fault}. Stop what runs there, or name another "
                          "address with --address.") from None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Request(NamedTuple):
    """What a page asks of an endpoint: what stands behind its name, the query, and what the page sends (None: it only looks)."""

    rest: str
    query: Mapping[str, str]
    sent: bytes | None = None


class Reply(NamedTuple):
    """What is answered: its status, its type (where to go, for FOUND), its bytes."""

    status: HTTPStatus
    kind: str
    body: bytes = b""


Endpoint = Callable[[Request], Reply]
"""Answers what is asked at one of the preview's own addresses, in a thread of its own. What a page sends was sent by a page of this server."""


Status = Mapping[str, object]
"""How things stand with the content, as data for the bar at the end of each page (problems.py)."""


_STARTING: Status = {"state": "starting", "errors": 0, "warnings": 0, "fault": "", "problems": []}


class NotMade(Exception):
    """Something that will be made later, or cannot be made; the message says in words why."""


class ShownSite(Protocol):
    """What is shown. May be asked from several threads. `look` differs where what every page loads does."""

    look: str

    def get(self, name: str) -> bytes | None:
        """A page or a file by its name below the root of the site; None if there is none of this name. Raises NotMade."""
        ...


class Server(socketserver.ThreadingTCPServer):
    """Shows pages to this machine, from a thread of its own, until it is closed."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, port: int, name: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.names = {"localhost", "127.0.0.1", "[::1]", name}
        self.failed: Callable[[Exception], None] = lambda _: None
        self.endpoints: dict[str, Endpoint] = {"news": self._tell_news, **{name: partial(_asset, name) for name in ("bar.css", "bar.js")}}
        self.additions: list[str] = []
        self._open: dict[socket.socket, float] = {}  # and until when its request must be here
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._turn = threading.Condition(threading.RLock())
        self._pages: ShownSite | None = None
        self._status = _STARTING
        self._told = 0
        self._seen: dict[str, float] = {}
        self._thread: threading.Thread | None = None
        super().__init__((host, port), _Request)
        self.url = f"http://{name}:{self.server_address[1]}/"

    def start(self, failed: Callable[[Exception], None]) -> None:
        """Answer from now on; `failed` hears of faults of ours."""
        self.failed = failed
        self._thread = threading.Thread(target=self.serve_forever, args=(_END_SECONDS,), daemon=True)
        self._thread.start()

    def server_close(self) -> None:
        """Answer no longer, and give the address back."""
        if self._thread is not None:
            self.shutdown()
        super().server_close()

    def show(self, pages: ShownSite, status: Status) -> None:
        """Show other pages from now on."""
        with self._turn:
            self._pages = pages
            self.tell(status)

    def tell(self, status: Status) -> None:
        """Tell open pages how things stand. They are asked to be loaded again only where they differ from what they were."""
        with self._turn:
            self._status = status
            self._told += 1
            self._turn.notify_all()

    @property
    def watched(self) -> tuple[str, ...]:
        """The names of the pages that are open in a browser and seen, those asked for last first."""
        since = time.monotonic() - 3 * _WAIT_SECONDS
        with self._turn:
            self._seen = {name: at for name, at in self._seen.items() if at > since}
            return tuple(sorted(self._seen, key=lambda name: -self._seen[name]))

    @property
    def version(self) -> str:
        """Differs whenever something new is told; by another run, too."""
        return f"{os.getpid()}-{self._told}"

    def news(self, known: str, path: str) -> Mapping[str, object]:
        """How things stand, as soon as that is not what is known already, but not much later. `path`: of the page that asks."""
        name = _name(path)
        with self._turn:
            if name in self._seen or len(self._seen) < _MOST_OPEN:
                self._seen[name] = time.monotonic()
        if self._waiting.acquire(blocking=False):
            try:
                with self._turn:
                    self._turn.wait_for(lambda: self.version != known, timeout=_WAIT_SECONDS)
            finally:
                self._waiting.release()
        version, status, look = self._standing()
        return _state(version, status, look, self._find(name))

    def _standing(self) -> tuple[str, Status, str]:
        with self._turn:
            return self.version, self._status, self._pages.look if self._pages is not None else ""

    def _tell_news(self, asked: Request) -> Reply:
        path = asked_path(asked.query.get("page", "/"))
        if path is None:
            return Reply(HTTPStatus.BAD_REQUEST, "text/plain")
        return Reply(HTTPStatus.OK, "application/json", json.dumps(self.news(asked.rest, path)).encode())

    def answer(self, path: str, query: Mapping[str, str], sent: bytes | None) -> Reply:
        """What is answered at a path: by an endpoint, or what stands there. Only endpoints take what is sent."""
        name, _, rest = path.removeprefix(_OWN).partition("/")
        if path.startswith(_OWN) and name in self.endpoints:
            return self.endpoints[name](Request(rest, query, sent))
        return self.read(path) if sent is None else Reply(HTTPStatus.METHOD_NOT_ALLOWED, "text/plain")

    def read(self, path: str) -> Reply:
        """What stands at a path, or where to go instead."""
        name = _name(path)
        standing = self._standing()
        found = self._find(name)
        if found.status == HTTPStatus.NOT_FOUND and self._find(f"{name}/index.html").status == HTTPStatus.OK:
            return Reply(HTTPStatus.FOUND, f"/{quote(name)}/")
        if found.kind != "text/html":
            return found
        before, end, after = found.body.rpartition(b"</body>")
        state = json.dumps(_state(*standing, found)).replace("<", "\\u003c")
        added = "".join((_ADDED % {"own": _OWN, "state": state}, *self.additions)).encode()
        return found._replace(body=before + added + end + after if end else found.body + added)

    def _find(self, name: str) -> Reply:
        """What has a name now, as it will be published; made by then, or the words why it is not."""
        while (pages := self._pages) is not None:
            try:
                body = pages.get(name)
                if body is not None:
                    return Reply(HTTPStatus.OK, _type(name), body)
                return Reply(HTTPStatus.NOT_FOUND, "text/html", pages.get(_LOST) or b"")
            except NotMade as fault:
                if pages is self._pages:
                    return _instead(name, str(fault))
            except SiteFailed as fault:
                self.failed(fault)
                return _instead(name, str(fault))
        return _instead(_LOST, _NOT_YET)

    def arrived(self, connection: socket.socket) -> None:
        """This request is here; what its answer takes is up to us."""
        self._open[connection] = math.inf

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, but keep a place for those who come later."""
        if len(self._open) >= _MOST_OPEN:
            self._drop(next(iter(list(self._open))))
        self._open[request] = time.monotonic() + _PATIENCE_SECONDS
        super().process_request(request, client_address)

    def service_actions(self) -> None:
        """Twice a second: drop what takes too long to arrive."""
        now = time.monotonic()
        for connection, until in list(self._open.items()):
            if until < now:
                self._drop(connection)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that ends."""
        self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell a fault of ours in words; a browser that went away is none."""
        fault = sys.exception()
        if isinstance(fault, Exception) and not isinstance(fault, OSError):
            self.failed(fault)

    def _drop(self, connection: socket.socket) -> None:
        self._open.pop(connection, None)
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # it ended by itself
            return


def _state(version: str, status: Status, look: str, page: Reply) -> Mapping[str, object]:
    """What a page knows: the version of the news, itself, and how things stand."""
    return {"version": version, "page": sha256(look.encode() + page.body).hexdigest()[:16], "status": status}


def _name(path: str) -> str:
    return f"{path[1:]}index.html" if path.endswith("/") else path[1:]


def _instead(name: str, why: str) -> Reply:
    """Why something is not there."""
    if name.endswith(".html"):
        return Reply(HTTPStatus.SERVICE_UNAVAILABLE, "text/html", (_INSTEAD % escape(why)).encode())
    return Reply(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", why.encode())


def _asset(name: str, _: Request) -> Reply:
    """A part of the bar."""
    return Reply(HTTPStatus.OK, _type(name), (Path(__file__).parent / "assets" / name).read_bytes())


def _type(name: str) -> str:
    return _OURS.get(Path(name).suffix) or _TYPES.guess_type(name)[0] or "application/octet-stream"


def asked_path(target: str) -> str | None:
    """The path that a request asks for; None if it is none that a page could have."""
    try:
        path = unquote_to_bytes(re.split("[?#]", target, maxsplit=1)[0].encode("latin-1")).decode()
    except UnicodeDecodeError:
        return None
    return path if path.startswith("/") and path.isprintable() else None


class _Request(BaseHTTPRequestHandler):
    """One request, one answer, and the connection ends."""

    server: Server
    timeout = _PATIENCE_SECONDS
    server_version = "Caresheet"
    sys_version = ""
    error_message_format = "%(code)d %(message)s\n"
    error_content_type = "text/plain"

    def parse_request(self) -> bool:
        """Read the head; refuse at once what was not sent to a name of this machine."""
        if not super().parse_request():
            return False
        self.server.arrived(self.connection)
        hosts = self.headers.get_all("Host") or [""]
        named = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?", hosts[0].strip().lower())
        if len(hosts) == 1 and named and named[1] in self.server.names:
            return True
        self.send_error(HTTPStatus.MISDIRECTED_REQUEST, f"This preview answers only at {self.server.url}")
        return False

    def do_GET(self) -> None:
        """Show what is asked for."""
        path = asked_path(self.path)
        if path is None:
            self.send_error(HTTPStatus.BAD_REQUEST)
        elif self.headers.get("Service-Worker") == "script":
            self._answer(HTTPStatus.OK, "text/javascript", _LEAVE)
        else:
            self._answer(*self.server.answer(path, self._query, None))

    def do_POST(self) -> None:
        """Take what a page of this server sends to one of its endpoints. Pages of others may not: a browser names the origin of each."""
        path, length = asked_path(self.path), self.headers.get("Content-Length", "")
        if path is None or not re.fullmatch(r"[0-9]{1,8}", length):
            self.send_error(HTTPStatus.BAD_REQUEST)
        elif self.headers.get_all("Origin") != [f"http://{self.headers['Host'].strip()}"]:
            self.send_error(HTTPStatus.FORBIDDEN, "Only pages of this preview may send")
        elif int(length) > _MOST_BYTES:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._answer(*self.server.answer(path, self._query, self.rfile.read(int(length))))

    @property
    def _query(self) -> Mapping[str, str]:
        return dict(parse_qsl(self.path.partition("?")[2].partition("#")[0]))

    def do_HEAD(self) -> None:
        """The same without its body."""
        self.do_GET()

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        if status == HTTPStatus.FOUND:
            self.send_header("Location", kind)
        else:
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Every answer, also a refusal, is for pages of this server only."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what a request holds is no word of ours."""
