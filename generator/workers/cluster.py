"""Workers on other machines, by dask.distributed: an extra (`cluster`), which is imported only when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError
from typing import Any

from generator.workers.spreading import Crew
from generator.workers.work import NoWorkers

PATIENCE = 10
"""Seconds in which a scheduler must answer, and a first worker must be there."""

_ADDRESS = re.compile(r"dask://(?P<where>\[[0-9a-fA-F:.]+\]:[0-9]{1,5}|[A-Za-z0-9._-]+:[0-9]{1,5})/?")


def crew_of(address: str) -> Callable[[int], Crew]:
    """What finds the workers of a scheduler at `dask://HOST:PORT`. Raises NoWorkers if that is no such address."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise NoWorkers(f'"{address}" is no address of workers: dask://HOST:PORT is, as in dask://scheduler.example:8786.')
    return lambda _: _crew(found["where"])


def _crew(where: str) -> Crew:
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise NoWorkers('Workers on other machines need dask.distributed, which is not installed: pip install "caresheet[cluster]", or in a '
                        "checkout: pip install --require-hashes -r requirements/cluster.txt.") from None
    try:
        client: Any = Client(f"tcp://{where}", timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError:
        raise NoWorkers(f"No scheduler answers at {where} within {PATIENCE} seconds. Start one there (dask scheduler), or name another.") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise NoWorkers(f"The scheduler at {where} has no workers. Start some: dask worker {where}, where Caresheet is installed.") from None

    def threads() -> int:
        return sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())

    def end(at_once: bool) -> None:
        executor.shutdown(wait=False)
        client.close()

    executor = client.get_executor(pure=False)
    lost = (BrokenExecutor, CancelledError, KilledWorker, CommClosedError)
    return Crew(executor, threads(), lost=lost, alive=lambda: client.status == "running" and threads() > 0, end=end)
