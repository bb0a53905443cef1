"""A server for one author on one machine: it shows a folder, and tells open pages when there is a newer one.

What it shows is not published yet, and any page in the author's browser may ask it. So it listens on this machine only, answers only to names
of this machine (another name that leads here is somebody else's trick), and other sites may neither frame nor load what it shows.
A request never becomes a path: it is looked up among the files that were found in the folder.
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
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from generator.site.publish import NotWritable

_PATIENCE_SECONDS = 10
"""So long may a request take to arrive, and so long an answer to be taken."""

_MOST_OPEN = 128
"""So many connections may be open; with one more, that which has been open for the longest is dropped."""

_WAIT_SECONDS = 5
"""So long an open page is kept waiting for news; a browser opens few connections at a time, and other pages need them."""

_MOST_WAITING = 32
_NEWS = "/.preview/"
_TYPES = mimetypes.MimeTypes()
_OURS = {".woff2": "font/woff2", ".webmanifest": "application/manifest+json", ".js": "text/javascript"}
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin", "Content-Security-Policy": "frame-ancestors 'self'"}

_RELOAD = """<script>
(async version => {
  for (;;) {
    await new Promise(done => setTimeout(done, 200));
    if (document.visibilityState !== "visible") continue;
    try {
      const answer = await fetch("%s" + version, {cache: "no-store"});
      if (answer.ok && await answer.text() !== version) return location.reload();
    } catch {
      await new Promise(done => setTimeout(done, 2000));
    }
  }
})(%s);
</script>"""

_NOT_YET = b"""<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Preview</title>
<p>The preview is not ready yet. If this does not change soon, look at the terminal: it tells what must be mended first.</p></html>"""

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


class Server(socketserver.ThreadingTCPServer):
    """Shows a folder to this machine, from a thread of its own, until it is closed."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, port: int, name: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.names = {"localhost", "127.0.0.1", "[::1]", name}
        self.failed: Callable[[Exception], None] = lambda _: None
        self._open: dict[socket.socket, float] = {}  # and until when its request must be here
        self._waiting = threading.BoundedSemaphore(_MOST_WAITING)
        self._turn = threading.Condition()
        self._files: Mapping[str, Path] | None = None
        self._shown = 0
        self._thread: threading.Thread | None = None
        super().__init__((host, port), _Request)
        self.url = f"http://{name}:{self.server_address[1]}/"

    def start(self, failed: Callable[[Exception], None]) -> None:
        """Answer from now on; `failed` hears of faults of ours."""
        self.failed = failed
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    def server_close(self) -> None:
        """Answer no longer, and give the address back."""
        if self._thread is not None:
            self.shutdown()
        super().server_close()

    def show(self, make: Callable[[], Path]) -> None:
        """Show the folder that `make` makes; who asks meanwhile waits, so that no half of it is seen. If it raises, all stays as it was."""
        with self._turn:
            folder = make()
            self._files = dict(_files(folder, ""))
            self._shown += 1
            self._turn.notify_all()

    @property
    def version(self) -> str:
        """Differs whenever something new is shown; by another run, too."""
        return f"{os.getpid()}-{self._shown}"

    def news(self, known: str) -> str:
        """The version, as soon as it is not the one known already, but for not long."""
        if self._waiting.acquire(blocking=False):
            try:
                with self._turn:
                    self._turn.wait_for(lambda: self.version != known, timeout=_WAIT_SECONDS)
            finally:
                self._waiting.release()
        return self.version

    def read(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """What stands at a path: the status, then a type and its bytes, or where to go instead."""
        name = f"{path[1:]}index.html" if path.endswith("/") else path[1:]
        with self._turn:
            if self._files is None:
                return HTTPStatus.SERVICE_UNAVAILABLE, "text/html", _NOT_YET
            if name in self._files:
                return HTTPStatus.OK, _type(name), self._with_news(name, self._files[name].read_bytes())
            if f"{name}/index.html" in self._files:
                return HTTPStatus.FOUND, f"/{quote(name)}/", b""
            lost = self._files.get("404.html")
            return HTTPStatus.NOT_FOUND, "text/html", self._with_news("404.html", lost.read_bytes()) if lost else b"Page not found"

    def _with_news(self, name: str, page: bytes) -> bytes:
        """A page that reloads itself when there is something newer."""
        if not name.endswith(".html"):
            return page
        before, end, after = page.rpartition(b"</body>")
        script = (_RELOAD % (_NEWS, json.dumps(self.version))).encode()
        return before + script + end + after if end else page + script

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


def _files(folder: Path, inside: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder / entry.name, f"{inside}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield inside + entry.name, folder / entry.name


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
        elif path.startswith(_NEWS):
            self._answer(HTTPStatus.OK, "text/plain", self.server.news(path.removeprefix(_NEWS)).encode())
        else:
            self._answer(*self.server.read(path))

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
