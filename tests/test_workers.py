"""Whoever does the jobs of a run, the same comes of them, and nothing is lost with a worker."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from generator.build import BuildOptions, examine
from generator.cli import run
from generator.files.folders import hash_of
from generator.outputs.pdf.jobs import PdfFailed, PrintedPdf, PrintJob, PrintOrder
from generator.outputs.pdf.render_pool import make, render
from generator.rules.printed import Limits
from generator.workers import HERE, NoWorkers, Workers, cluster, spreading, work, workers
from generator.workers.spreading import Crew, Spread, chunks
from tests import jobs
from tests.worlds import ROOT, TODAY, example, judged

MUCH = 10.0
"""Seconds of a job that is worth another process."""


def job(text: str) -> PrintJob:
    source = b'#let data = json(bytes(sys.inputs.data))\n#set document(title: "T")\n#set text(lang: "en", font: "Source Sans Pro")\n= T\n#data.text\n'
    return PrintJob(text, "sheet.typ", {"main.typ": source}, {"text": text}, TODAY, Limits(9, 1, "en", None), picture=True)


JOBS = [job(text) for text in ("one", "two", "three", "four")]
ORDERS = [PrintOrder(one.name, hash_of(one.name.encode()), partial(job, one.name)) for one in JOBS]


# --- in chunks, and in order -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "least", "sizes"), [
    (0.05, 1, [5, 5, 2]), (0.05, 4, [3, 3, 3, 3]), (0.05, 100, [1] * 12), (1, 1, [1] * 12), (0, 1, [12]),
], ids=["a quarter of a second each", "some for everybody", "more workers than jobs", "long jobs", "jobs that take no time"])
def test_jobs_are_sent_in_chunks(seconds: float, least: int, sizes: list[int]) -> None:
    sent = chunks(range(12), seconds, least)
    assert [len(chunk) for chunk in sent] == sizes
    assert [number for chunk in sent for number in chunk] == list(range(12))


def test_no_jobs_need_no_workers() -> None:
    assert chunks([], 1) == []
    assert list(Spread(never, 0).map(jobs.multiplied, 2, [], MUCH)) == []


def never(size: int) -> Crew:
    raise AssertionError("workers were started")


def test_one_process_is_this_one() -> None:
    assert workers() is workers(1) is HERE


def test_few_jobs_start_no_process() -> None:
    assert list(Spread(never, 8).map(jobs.multiplied, 2, range(20), 0.05)) == [2 * number for number in range(20)]


def test_no_more_processes_than_the_work_is_worth() -> None:
    asked = []

    def start(size: int) -> Crew:
        asked.append(size)
        return Crew(ThreadPoolExecutor(1), size - 1, helped=True)

    for count in (4, 100):
        list(Spread(start, 8).map(jobs.multiplied, 2, range(count), 1.0))
    assert asked == [5, 8]


@pytest.mark.parametrize("hands", [HERE, Spread(lambda size: Crew(ThreadPoolExecutor(3)), 0),
                                   Spread(lambda size: Crew(ThreadPoolExecutor(3), 3, helped=True), 4)], ids=["here", "elsewhere", "with help"])
def test_results_come_in_the_order_of_the_jobs_up_to_the_first_that_fails(hands: Workers) -> None:
    results = hands.map(jobs.multiplied, 3, [*range(12), -13, 14, -15], MUCH)
    assert [next(results) for _ in range(12)] == [3 * number for number in range(12)]
    with pytest.raises(PdfFailed, match="-39 is refused"):
        next(results)


def test_a_content_is_judged_alike_by_any_executor(tmp_path: Path) -> None:
    folder = example(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        told = examine(folder, TODAY, BuildOptions(), executor=threads)
    alone = judged(folder)
    assert told.edition is not None and alone.edition is not None
    assert (told.problems, told.edition.sheets) == (alone.problems, alone.edition.sheets)


# --- lost workers ----------------------------------------------------------------------------------------------------


class Breaking(Executor):
    """Does so many chunks, and is broken then."""

    def __init__(self, lasts: int) -> None:
        self.left = lasts

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.left -= 1
        if self.left < -1:
            raise BrokenExecutor
        future: Future[Any] = Future()
        if self.left < 0:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("lasts", [0, 1, 3])
@pytest.mark.parametrize("helped", [True, False], ids=["with help", "without"])
def test_what_a_lost_crew_had_is_done_by_one_other_and_then_here(lasts: int, helped: bool) -> None:
    begun: list[int] = []
    ended: list[tuple[int, bool]] = []

    def start(_: int) -> Crew:
        number = len(begun)
        begun.append(number)
        return Crew(Breaking(lasts), 2, helped, anew=lambda: start(2), end=lambda at_once: ended.append((number, at_once)))

    with Spread(start, 0) as hands:
        assert list(hands.map(jobs.multiplied, 2, range(20), MUCH)) == [2 * number for number in range(20)]
        assert (begun, ended) == ([0, 1], [(0, True), (1, True)])
        assert list(hands.map(jobs.multiplied, 3, [1], MUCH)) == [3]
    assert begun == [0, 1]


def test_workers_that_went_away_in_silence_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            return Future()

    monkeypatch.setattr(spreading, "_LOOK", 0.01)
    hands = Spread(lambda size: Crew(Silent(), alive=lambda: False), 0)
    assert list(hands.map(jobs.multiplied, 2, [1, 2], MUCH)) == [2, 4]


def test_a_worker_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "identity", lambda: "another")
    hands = Spread(lambda size: Crew(ThreadPoolExecutor(1)), 0)
    with pytest.raises(NoWorkers, match="A worker runs another version of Caresheet"):
        list(hands.map(jobs.multiplied, 2, [1], MUCH))


@pytest.mark.parametrize(("fault", "told"), [
    (ModuleNotFoundError("No module named 'generator'", name="generator"), True),
    (ModuleNotFoundError("No module named 'other'", name="other"), False),
    (RuntimeError("Error during deserialization of the task graph. This frequently\noccurs if"), True),
    (RuntimeError("anything else"), False),
])
def test_a_worker_without_the_program_is_told_of(fault: Exception, told: bool) -> None:
    assert (work.not_there(fault) is not None) == told


# --- processes ---------------------------------------------------------------------------------------------------------


def bytes_of(made: list[PrintedPdf]) -> list[tuple[bytes, bytes]]:
    return [(sheet.pdf, sheet.picture) for sheet in made]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    with workers(2) as hands:
        made = list(hands.map(jobs.printed_by_the_mortal, tmp_path, [job(str(number)) for number in range(8)], MUCH))
        assert (tmp_path / "killed").exists(), "a worker was killed"
    assert bytes_of(made) == bytes_of(make(None, [job(str(number)) for number in range(8)]))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_job_of_which_every_worker_dies_is_done_here(tmp_path: Path) -> None:
    with workers(2) as hands:
        assert list(hands.map(jobs.dying, tmp_path, range(3), MUCH)) == [0, 1, 2]


def test_a_pool_that_stumbles_while_it_ends_hides_no_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(self: ProcessPoolExecutor, wait: bool = True, *, cancel_futures: bool = False) -> None:
        shutdown(self, wait, cancel_futures=cancel_futures)
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    shutdown = ProcessPoolExecutor.shutdown
    monkeypatch.setattr(ProcessPoolExecutor, "shutdown", stumbles)
    with pytest.raises(KeyboardInterrupt), workers(2) as hands:
        next(hands.map(jobs.multiplied, 2, range(12), MUCH))
        raise KeyboardInterrupt


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_workers_end_with_the_process_that_started_them(tmp_path: Path, by: signal.Signals) -> None:
    code = ("import signal, sys; from pathlib import Path; from generator.workers import workers; from tests import jobs\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what it starts in the background ignore it\n"
            f"with workers(3) as hands: list(hands.map(jobs.endless, Path(sys.argv[1]), range(12), {MUCH}))")
    process = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)
    until(lambda: len(list(tmp_path.iterdir())) == 3)
    (os.killpg if by == signal.SIGINT else os.kill)(process.pid, by)  # a terminal tells all of a group
    said = process.communicate()[1].decode()
    assert process.returncode == -by
    assert said.count("Traceback") == (by == signal.SIGINT)
    until(lambda: not any(map(runs, tmp_path.iterdir())))


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; where it never does, the time that the suite gives a test is over one day."""
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to hold")


def runs(noted: Path) -> bool:
    with suppress(ProcessLookupError):
        os.kill(int(noted.name), 0)
        return True
    return False


def test_sheets_are_kept_by_the_one_that_asked(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads, workers(threads) as hands:
        made = render(ORDERS, tmp_path, workers=hands)
    assert list(made) == ["one", "two", "three", "four"]
    assert render(ORDERS, tmp_path, workers=Spread(never, 0)) == made


# --- other machines ----------------------------------------------------------------------------------------------------


@contextmanager
def a_cluster() -> Iterator[str]:
    """A scheduler with two workers, each a process of its own."""
    distributed = import_module("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        yield str(cluster.scheduler_address).replace("tcp://", "dask://")


@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_cluster_prints_the_same_and_loses_nothing_with_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_cluster() as address:
        with workers(address) as hands:
            made = list(hands.map(jobs.printed_by_the_mortal, tmp_path, JOBS, MUCH))
            with pytest.raises(PdfFailed, match="-26 is refused"):
                list(hands.map(jobs.multiplied, 2, [1, -13], MUCH))
            monkeypatch.setattr(spreading, "identity", lambda: "another")
            with pytest.raises(NoWorkers, match="another version"):
                list(hands.map(jobs.multiplied, 2, [1], MUCH))
        assert {entry.name for entry in tmp_path.iterdir()} == {"killed", "lived"}
    assert bytes_of(made) == bytes_of(make(None, JOBS))


@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_does_not_answer_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with workers("dask://127.0.0.1:1") as hands, pytest.raises(NoWorkers, match=r"No scheduler answers at 127\.0\.0\.1:1"):
        list(hands.map(jobs.multiplied, 2, [1], MUCH))


def test_a_cluster_without_its_package_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with workers("dask://127.0.0.1:8786") as hands, pytest.raises(NoWorkers, match=r'pip install "caresheet\[cluster\]"'):
        list(hands.map(jobs.multiplied, 2, [1], MUCH))


@pytest.mark.parametrize("address", ["dask://host", "ray://host:1", "host:8786", "dask://host:8786/x y", "dask://[::1]"])
def test_what_is_no_address_of_workers_is_refused(address: str) -> None:
    with pytest.raises(NoWorkers, match="is no address of workers"):
        workers(address)


@pytest.mark.parametrize(("options", "said"), [
    (["--executor", "dask://host"], '"dask://host" is no address of workers'),
    (["--executor", "dask://host:1", "--jobs", "2"], "not both"),
    (["--jobs", "0"], "0 is not in the range x>=1"),
])
def test_commands_refuse_workers_that_make_no_sense(options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--content", str(example(tmp_path)), *options]) == 2
    assert said in capsys.readouterr().err
