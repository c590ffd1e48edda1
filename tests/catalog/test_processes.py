"""Processes that belong together end together, whichever way the end comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.processes import PartEnded, Together
from tests.parts import is_running

LAUNCHER = """
import sys
from catalog.processes import PartEnded, Together

try:
    with Together(grace_seconds=1.0) as processes:
        for number, script in enumerate(sys.argv[1:], 1):
            processes.start(f"part {number}", [sys.executable, "-c", script])
        processes.wait()
except KeyboardInterrupt:
    print("interrupted")
except PartEnded as ended:
    sys.exit(str(ended))
"""

PART = """
import os, pathlib, signal, sys, time
def note(word):
    with open("log", "a") as log: log.write(word + "\\n")
def end(*_):
    note("end {name}"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("start {name} " + str(os.getpid()))
time.sleep(60)
"""

DEAF_PART = PART.replace("signal.signal(signal.SIGTERM, end)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")


class Launched:
    """A launcher in a process of its own; its parts write what befalls them into one log, in order."""

    def __init__(self, folder: Path, *parts: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, *parts],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        wait_until(lambda: len(self.pids()) == len(parts))

    def log(self) -> list[str]:
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    def pids(self) -> dict[str, int]:
        started = (line.split() for line in self.log() if line.startswith("start"))
        return {name: int(pid) for _, name, pid in started}

    def is_over(self) -> bool:
        return not any(is_running(pid) for pid in self.pids().values())


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Launched]]:
    launched: list[Launched] = []

    def start(*parts: str) -> Launched:
        launched.append(Launched(tmp_path, *parts))
        return launched[-1]

    yield start
    for each in launched:
        each.process.kill()
        each.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_in_reverse_order(launch: Callable[..., Launched], number: signal.Signals) -> None:
    """Ctrl-C, a service manager's SIGTERM and a closed terminal end the last part first, and the launcher well."""
    launched = launch(PART.format(name="a"), PART.format(name="b"))
    launched.process.send_signal(number)
    output, errors = launched.process.communicate(timeout=20)
    assert (output, errors, launched.process.returncode) == ("interrupted\n", "", 0)
    assert launched.log()[2:] == ["end b", "end a"]


def test_ctrl_c_in_a_terminal_reaches_the_parts_through_the_launcher_only(launch: Callable[..., Launched]) -> None:
    """A SIGINT to the whole foreground group, as a terminal sends it, still ends the parts in order."""
    launched = launch(PART.format(name="a"), PART.format(name="b"))
    os.killpg(launched.process.pid, signal.SIGINT)
    launched.process.communicate(timeout=20)
    assert launched.log()[2:] == ["end b", "end a"]


def test_a_part_that_dies_ends_the_others(launch: Callable[..., Launched]) -> None:
    """When one part is killed the others are ended, and the launcher fails with the name of the dead one."""
    launched = launch(PART.format(name="a"), PART.format(name="b"))
    os.kill(launched.pids()["b"], signal.SIGKILL)
    _, errors = launched.process.communicate(timeout=20)
    assert (errors, launched.process.returncode) == ("part 2: ended by SIGKILL\n", 1)
    assert launched.log()[2:] == ["end a"]
    assert launched.is_over()


def test_a_part_that_does_not_listen_is_killed(launch: Callable[..., Launched]) -> None:
    """A part that ignores SIGTERM is killed when its grace time is over."""
    launched = launch(DEAF_PART.format(name="deaf"))
    launched.process.send_signal(signal.SIGINT)
    launched.process.communicate(timeout=20)
    assert launched.process.returncode == 0
    assert launched.is_over()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_parts_end_with_a_killed_launcher(launch: Callable[..., Launched]) -> None:
    """Even SIGKILL to the launcher, which it cannot act on, ends the parts."""
    launched = launch(PART.format(name="a"), PART.format(name="b"))
    launched.process.kill()
    launched.process.wait()
    wait_until(lambda: sorted(launched.log()[2:]) == ["end a", "end b"])


_ONE_LIFE_AND_A_SHORT_ONE = """
import pathlib, sys, time
log = pathlib.Path(sys.argv[1])
is_first = not log.exists()
with log.open("a") as file: file.write("life ")
if is_first: time.sleep(1.5)
sys.exit(3)
"""


def test_a_lasting_part_is_started_again_unless_it_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that lived for a while is replaced when it is killed; one that ends at once is told of."""
    monkeypatch.setattr("catalog.processes.SHORTEST_LIFE_SECONDS", 0.5)
    with Together(grace_seconds=1.0) as processes:
        processes.start("part", [sys.executable, "-c", _ONE_LIFE_AND_A_SHORT_ONE, str(tmp_path / "log")], lasting=True)
        with pytest.raises(PartEnded, match="exit status 3"):
            processes.wait()
    assert (tmp_path / "log").read_text() == "life life "
