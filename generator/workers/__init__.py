"""The same jobs wherever there is room for them: in this process, on all its cores, or on other machines.

    work.py       what is done at a worker, wherever that is
    spreading.py  jobs sent out in chunks; what came back, in the order of the jobs; what is done again when a worker is lost
    keeping.py    jobs of which an earlier run kept what came of them
    processes.py  workers on the cores of this machine
    cluster.py    workers on other machines (dask.distributed)

A job is a value that can be pickled, and what does jobs is a function of a module: `function(shared, jobs) -> results`, one result a job, without
clock, environment or disk. So it makes no difference to any file who did a job, or in whose company.
"""

from __future__ import annotations

from concurrent.futures import Executor

from generator.workers.spreading import HERE, Crew, Spread, Workers
from generator.workers.work import NoWorkers, cores

__all__ = ["HERE", "Asked", "NoWorkers", "Workers", "cores", "workers"]

Asked = Executor | str | int | None
"""Which workers a run is to have: any executor as PEP 3148 has it, `dask://HOST:PORT`, or so many processes. None: this process alone."""


def workers(asked: Asked = None) -> Workers:
    """The workers of a run, to be entered as a context: those that it started itself end with it. None is started before there is enough to do.

    Raises NoWorkers if they are called by no known name; what they do raises it if they cannot be reached.
    """
    if isinstance(asked, str):
        from generator.workers.cluster import crew_of  # few runs have other machines

        return Spread(crew_of(asked), 0)
    if isinstance(asked, Executor):
        return Spread(lambda _: Crew(asked), 0)
    if asked is None or asked < 2:
        return HERE
    return Spread(_on_cores, asked)


def _on_cores(count: int) -> Crew:
    from generator.workers.processes import crew  # few runs have so much to do

    return crew(count)
