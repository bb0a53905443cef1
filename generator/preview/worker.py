"""MkDocs in a process of its own that stays: it makes a page out of its Markdown whenever one is asked for (site/page_maker.py).

Asked by a line of JSON on its standard input, it answers by one. It ends when its input does, so that it never outlives who started it, however
that one died.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from queue import SimpleQueue
from typing import Any

from generator.files.ending import heed
from generator.site.page_maker import PageMaker
from generator.site.pages import SiteFailed

_ENDS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))


def main() -> None:
    """Answer as often as asked."""
    heed(_ENDS, _end)
    asked: SimpleQueue[bytes] = SimpleQueue()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    maker: PageMaker | None = None
    while True:
        told = json.loads(asked.get())
        answer: dict[str, Any] = {}
        try:
            if "settings" in told:
                maker = PageMaker(told["settings"], told["titles"], told["others"])
            else:
                assert maker is not None
                answer["page"] = maker.page(told["page"], told["markdown"])
        except SiteFailed as fault:
            answer = {"fault": str(fault)}
        except Exception as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _listen(asked: SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        asked.put(line)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(_number: int) -> None:
    for number in _ENDS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit


if __name__ == "__main__":
    main()
