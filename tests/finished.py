"""A folder of pages and files made a version of a site by the last steps of a build."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.content.model import Site
from generator.site.offline import WORKER, with_manifest
from generator.site.pages import page_of
from generator.site.publish import Built, write_site


def versioned(folder: Path, about: Site) -> str:
    """Make the pages of a folder a version of a site; gives the version."""
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    pages = {path: page_of(data, path) for path, data in files.items() if path.endswith(".html")}
    others = with_manifest({path: data for path, data in files.items() if path not in {*pages, WORKER}}, about)
    shutil.rmtree(folder)
    return write_site(folder, Built(pages, others), about).version
