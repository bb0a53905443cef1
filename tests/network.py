"""A process without a network, on Linux: the kernel kills it, or a process that it started, when it first asks for a socket that leads out.

So a program that runs to its end made no attempt at all, whether in Python or in the code of a library.
"""

from __future__ import annotations

import ctypes
import platform
import socket
import struct
import subprocess
import sys
from collections.abc import Callable

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""What the kernel calls a processor, and the number of the call `socket` on it."""

_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _filter(architecture: int, call: int) -> bytes:
    """A filter of calls of the system: a socket may be one within this machine (AF_UNIX), and no other."""
    steps = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 0, 5, architecture), (_LOAD, 0, 0, 0), (_IF_EQUAL, 0, 2, call), (_LOAD, 0, 0, 16),
             (_IF_EQUAL, 0, 1, int(socket.AF_UNIX)), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _KILL)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def cutting() -> Callable[[], None]:
    """What a new process calls to have no network from then on, as `preexec_fn`. Raises OSError in it where the kernel refuses."""
    steps = ctypes.create_string_buffer(_filter(*_SOCKET[platform.machine()]))
    program = _Program(len(steps.raw) // 8, ctypes.addressof(steps))
    call = ctypes.CDLL(None, use_errno=True).prctl

    def cut(steps: object = steps) -> None:
        if call(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or call(_SECCOMP, _FILTER, ctypes.byref(program)):
            raise OSError(ctypes.get_errno(), "the kernel cuts no network off")

    return cut


def can_be_cut() -> bool:
    """Whether this system can do it."""
    if sys.platform != "linux" or platform.machine() not in _SOCKET:
        return False
    try:
        return subprocess.run(["true"], preexec_fn=cutting(), check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
