"""A web server for several built sites under their own paths, which can be told to break, as hosts, proxies and networks do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit

Fault = Callable[["Answer", bytes], None]
"""What happens instead of an answer, given the bytes that should have come."""

LOGIN = b"<!doctype html><html><title>Guest network</title><h1>Accept the terms to go online</h1></html>"


class Answer(BaseHTTPRequestHandler):
    """One request: the file that was asked for, or the first fault that is told of its address."""

    server: Host

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append(path)
        status, data = self.server.find(path)
        fault = next((fault for addresses, fault in self.server.faults.items() if re.fullmatch(addresses, path)), None)
        if fault:
            fault(self, data)
        else:
            self.give(status, data)

    def give(self, status: int, data: bytes, *, length: int | None = None, **headers: str) -> None:
        kind = guess_type(urlsplit(self.path).path)[0] or "text/html"
        self.send_response(status)
        for name, value in {"Content_Type": kind, "Content_Length": str(length or len(data)), "Cache_Control": "no-cache", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


class Host(ThreadingHTTPServer):
    """Sites by the path of their home page, and faults by the addresses (a pattern) that have them."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, **sites: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.sites = {f"/{name}/": site for name, site in sites.items()}
        self.faults: dict[str, Fault] = {}
        self.asked: list[str] = []
        self.released = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def __exit__(self, *arguments: object) -> None:
        self.released.set()
        self.shutdown()
        super().__exit__(*arguments)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that the browser gave up."""

    def at(self, name: str) -> str:
        """The address of a site."""
        return f"http://127.0.0.1:{self.server_port}/{name}/"

    def find(self, path: str) -> tuple[int, bytes]:
        """What a healthy host answers: the file of the site that has the address, or its page for what is not there."""
        site = next((site for start, site in self.sites.items() if path.startswith(start)), None)
        if site is None:
            return 404, b"nothing here"
        file = site / path.split("/", 2)[2]
        file = file / "index.html" if file.is_dir() else file
        return (200, file.read_bytes()) if file.is_file() else (404, (site / "404.html").read_bytes())


# --- faults ---


def status(number: int) -> Fault:
    """An answer with a number and a page that is not ours, as proxies and hosts in trouble give."""
    return lambda answer, data: answer.give(number, b"<!doctype html><html><h1>Refused</h1></html>", Content_Type="text/html")


def login(answer: Answer, data: bytes) -> None:
    """The page of a guest network, as if it were the file that was asked for."""
    answer.give(200, LOGIN, Content_Type="text/html")


def to_login(answer: Answer, data: bytes) -> None:
    """The way to the page of a guest network."""
    answer.give(302, b"", Location="/login")


def no_answer(answer: Answer, data: bytes) -> None:
    """The connection ends before anything came."""
    answer.close_connection = True


def hang(answer: Answer, data: bytes) -> None:
    """Nothing comes until the host is released; then what should have come."""
    answer.server.released.wait()
    answer.give(200, data)


def hang_in_the_middle(answer: Answer, data: bytes) -> None:
    """Half comes at once, the rest when the host is released."""
    answer.give(200, data[:len(data) // 2], length=len(data))
    answer.wfile.flush()
    answer.server.released.wait()
    answer.wfile.write(data[len(data) // 2:])


def cut(answer: Answer, data: bytes) -> None:
    """A file that was uploaded in half."""
    answer.give(200, data[:len(data) // 2])


def cut_early(answer: Answer, data: bytes) -> None:
    """A file of which only a few bytes were uploaded."""
    answer.give(200, data[:20])


def empty(answer: Answer, data: bytes) -> None:
    """A file of which nothing was uploaded."""
    answer.give(200, b"")


def broken_off(answer: Answer, data: bytes) -> None:
    """A connection that ends in the middle of a file."""
    answer.give(200, data[:len(data) // 2], length=len(data))
    answer.close_connection = True


def instead(other: bytes) -> Fault:
    """Other bytes than those of the file."""
    return lambda answer, data: answer.give(200, other)
