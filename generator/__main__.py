"""`python -m generator`, and the command `caresheet`."""

from __future__ import annotations

import atexit
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process."""
    ended: list[int] = []
    atexit.register(_leave, ended)  # before anything else registers, so that it is called last

    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # nothing else that is installed has a say in how content is read, nor is it looked for

    from generator.cli import end_in_order, run

    end_in_order()
    ended.append(run())
    sys.exit(ended[0])


def _leave(ended: list[int]) -> None:
    """End at once: to take millions of values apart one by one took a tenth of a check, and the system takes them back in one move."""
    if ended:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(ended[0])


if __name__ == "__main__":
    main()
