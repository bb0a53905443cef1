"""A page out of its Markdown, with the parts of MkDocs itself.

A whole build by MkDocs reads every page before it writes the first. What the frame of a page needs of the others are their names and titles, which we
know without reading them: so a page is made by itself, by the steps of `mkdocs.commands.build` for one page (MkDocs is pinned to the version
that they were taken from).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from jinja2 import TemplateError
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.toc import TableOfContents

from generator.files.resources import hash_of_program
from generator.outputs.compiled import Compiled
from generator.site.pages import LOST, SiteFailed
from generator.workers.keeping import Keeper

_LOG, _CLOCK = "mkdocs", "SOURCE_DATE_EPOCH"


class PageMaker:
    """Makes pages in the frame that all of them share: the configuration, the menu, the titles in it, and the templates of the theme."""

    def __init__(self, settings: Mapping[str, Any], titles: Mapping[str, str], others: Iterable[str], keeper: Keeper | None = None) -> None:
        """`settings`: the configuration, in which every path is a full one; `titles`: of each page by its path; `others`: the paths of what else
        pages lead to; `keeper`: who has the templates as they were compiled before. Raises SiteFailed where that is no site."""
        if settings.get("plugins") or settings.get("hooks"):
            raise SiteFailed("mkdocs.yml names plugins or hooks, but pages are made one by one, so MkDocs calls none. Take them out.")
        with _heard():
            self._config = MkDocsConfig(config_file_path="mkdocs.yml")
            self._config.load_dict(dict(settings))
            errors, warnings = self._config.validate()
            if told := [f"{name}: {fault}" for name, fault in (*errors, *warnings)]:
                raise SiteFailed("\n".join(told))
            self._env = self._config.theme.get_env()
            self._env.auto_reload = False
            self._env.bytecode_cache = Compiled(keeper or Keeper(), hash_of_program())
            self._files = Files([self._file(path) for path in (*titles, *others)])
            set_exclusions(self._files, self._config)
            self._nav = get_navigation(self._files, self._config)
            self._pages = self._files.documentation_pages()
            for file_of_page in self._pages:
                if file_of_page.page is not None and "title" not in vars(file_of_page.page):
                    file_of_page.page.title = titles[file_of_page.src_uri]

    def _file(self, path: str) -> File:
        """A file that stands on no disk."""
        file = File(path, None, self._config.site_dir, self._config.use_directory_urls)
        file.content_string = ""
        return file

    def page(self, path: str, markdown: str) -> str:
        """A page, by the path of its Markdown; the one for what is not found, which has none, by LOST. Raises SiteFailed if MkDocs refuses it."""
        with _heard():
            return self._lost() if path == LOST else self._page(path, markdown)

    def _page(self, path: str, markdown: str) -> str:
        file = self._files.get_file_from_path(path)
        if file is None or file.page is None:
            raise SiteFailed(f"{path}: the menu does not know this page.")
        page = file.page
        file.content_string = markdown
        self._config._current_page = page
        page.active = True
        try:
            page.read_source(self._config)
            page.render(self._config, self._files)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            return template.render(get_context(self._nav, self._pages, self._config, page))
        finally:
            page.active = False
            self._config._current_page = None
            file.content_string = page.markdown = page.content = ""
            page.toc, page.meta, page.present_anchor_ids = TableOfContents([]), {}, None

    def _lost(self) -> str:
        context = get_context(self._nav, self._files, self._config, base_url=urlsplit(self._config.site_url or "/").path)
        return self._env.get_template(LOST).render(context)


@contextmanager
def _heard() -> Iterator[None]:
    """Raise SiteFailed for whatever MkDocs warns of or refuses. Its clock stands still meanwhile: it reads the day from the environment."""
    said, log, clock = _Said(), logging.getLogger(_LOG), os.environ.get(_CLOCK)
    level = log.level
    log.addHandler(said)
    log.setLevel(logging.WARNING)
    os.environ[_CLOCK] = "0"
    try:
        yield
    except (MkDocsException, TemplateError) as fault:
        said.lines.append(f"{type(fault).__name__}: {fault}")
    finally:
        log.removeHandler(said)
        log.setLevel(level)
        if clock is None:
            del os.environ[_CLOCK]
        else:
            os.environ[_CLOCK] = clock
    if said.lines:
        raise SiteFailed("\n".join(said.lines[:20]))


class _Said(logging.Handler):
    """Keeps what MkDocs says about what is wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
