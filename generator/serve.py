"""A preview that follows the writer: when content or templates change, the pages that differ are written again.

MkDocs serves and reloads; it sees only build/pages. Its quick builds are for looking, never for publishing.
"""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.build import Examined, all_files, examine
from generator.model import Site
from generator.site import NotWritable, Place, held, preview, write_pages
from generator.templates import ROOT as TEMPLATES

Told = Callable[[Examined, int | None], None]
"""Hears what was found, and how many files changed (None: none were written, because of errors)."""

Failed = Callable[[Exception], None]
"""Hears of a fault that is none of the content, such as a mistake in a template."""

QUIET_SECONDS = 0.2
"""Editors write a file in several steps; wait until it has been quiet for so long."""


def serve(content: Path, place: Place, address: str, today: Callable[[], date], told: Told, failed: Failed) -> None:
    """Serve until interrupted, or until MkDocs ends. Raises NotWritable if the address is taken or is none."""
    _refuse_taken(address)
    changed = threading.Event()
    changed.set()
    observer = Observer()
    for folder in (content, TEMPLATES):
        observer.schedule(_Wake(changed), str(folder), recursive=True)
    observer.start()
    server: subprocess.Popen[bytes] | None = None
    try:
        while server is None or server.poll() is None:
            if not changed.wait(timeout=0.5):
                continue
            _settle(changed)
            if refresh(content, place, today(), told, failed) and server is None:
                server = preview(place, address)
    finally:
        observer.stop()
        observer.join()
        if server is not None:
            server.terminate()
            server.wait()


def refresh(content: Path, place: Place, today: date, told: Told, failed: Failed) -> bool:
    """Write the pages that differ; with errors leave all as they were. Returns whether the pages are as the content says."""
    try:
        examined = examine(content, today, cache=place.press)
        changed = None
        if examined.fine and examined.rendered is not None and examined.library.site is not None:
            with held(place):
                changed = write_pages(all_files(examined), examined.rendered.nav, _at_the_root(examined.library.site), place)
    except Exception as fault:
        failed(fault)
        return False
    told(examined, changed)
    return changed is not None


def _at_the_root(site: Site) -> Site:
    """The same site without its address, so that the preview stands at / whatever folder the site is published in."""
    return site.model_copy(update={"address": None})


def _refuse_taken(address: str) -> None:
    host, _, port = address.rpartition(":")
    if not host:
        raise NotWritable(f"{address} is no host:port. Write for instance 127.0.0.1:8000.")
    try:
        with socket.create_server((host, int(port))):
            pass
    except (OSError, ValueError, OverflowError) as fault:
        raise NotWritable(f"The preview cannot listen at {address}: {getattr(fault, 'strerror', None) or 'this is no host:port'}. "
                          "Stop what runs there, or name another address with --address.") from None


def _settle(changed: threading.Event) -> None:
    changed.clear()
    while changed.wait(QUIET_SECONDS):
        changed.clear()


class _Wake(FileSystemEventHandler):
    """Notes that something was written, created, moved or deleted; reading a file is no change."""

    def __init__(self, changed: threading.Event) -> None:
        self._changed = changed

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in {"created", "modified", "moved", "deleted"} and not event.is_directory:
            self._changed.set()
