"""Processes that belong together: they start in order, stop in reverse, and none outlives the others."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any, BinaryIO, Self

POLL_SECONDS = 0.1
LINUX_PR_SET_PDEATHSIG = 1
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

SHORTEST_LIFE_SECONDS = 10.0
"""A process that ends sooner will end again: its fault is to be seen, not repeated."""


class PartEnded(Exception):
    """A process ended that should have gone on, or did not do what it was started for."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(f"{name}: {why}")


class Together:
    """A context in which processes run. Leaving it ends them all; so does SIGINT, SIGTERM or SIGHUP.

    Those signals raise KeyboardInterrupt in the block. Make one only in a process's main thread.
    """

    def __init__(self, grace_seconds: float = 20.0) -> None:
        self.grace_seconds = grace_seconds
        """How long a process may take to end before it is killed."""
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lasting: dict[str, tuple[Callable[[], subprocess.Popen[bytes]], float]] = {}
        self._handlers: dict[signal.Signals, Any] = {}
        self._hurry = False

    def __enter__(self) -> Self:
        for number in ENDING_SIGNALS:
            self._handlers[number] = signal.signal(number, signal.default_int_handler)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number in ENDING_SIGNALS:
            signal.signal(number, self._do_not_wait)
        for name in reversed(list(self._running)):
            self._stop(name)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        output: BinaryIO | None = None,
        *,
        lasting: bool = False,
    ) -> None:
        """Start `command`, with `environment` in addition to this process's; what it prints goes to `output`.

        One that is `lasting` is started again when it ends, unless it ended within `SHORTEST_LIFE_SECONDS`.
        """

        def begin() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                command,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,  # Ctrl-C is for this process, which then ends the others in order
                preexec_fn=_end_with_parent,
            )

        self._running[name] = begin()
        if lasting:
            self._lasting[name] = (begin, time.monotonic())

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Run `command` to its end beside the others. Raises PartEnded where it fails or one of the others ends."""
        self.start(name, command, environment)
        self.wait_until(lambda: self._running[name].poll() is not None, but_for=name)
        code = self._running.pop(name).returncode
        if code != 0:
            raise PartEnded(name, _how_it_ended(code))

    def wait_until(
        self, happened: Callable[[], bool], *, timeout_seconds: float = float("inf"), but_for: str = ""
    ) -> None:
        """Wait for `happened`. Raises PartEnded when a process other than `but_for` ends, or when time is up."""
        deadline = time.monotonic() + timeout_seconds
        while not happened():
            for name, process in self._running.items():
                if name != but_for and process.poll() is not None and not self._started_again(name):
                    raise PartEnded(name, _how_it_ended(process.returncode))
            if time.monotonic() > deadline:
                raise PartEnded(", ".join(self._running), f"no answer within {timeout_seconds:.0f} seconds")
            time.sleep(POLL_SECONDS)

    def _started_again(self, name: str) -> bool:
        """Start a lasting process anew. False for others, and for one that did not live long enough to be of use."""
        begin, since = self._lasting.get(name, (None, 0.0))
        if begin is None or time.monotonic() - since < SHORTEST_LIFE_SECONDS:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running[name].pid, signal.SIGKILL)
        self._running[name] = begin()
        self._lasting[name] = (begin, time.monotonic())
        return True

    def wait(self) -> None:
        """Wait for the end of any process that is not started again, which raises PartEnded."""
        self.wait_until(lambda: False)

    def _stop(self, name: str) -> None:
        process = self._running[name]
        deadline = time.monotonic() + self.grace_seconds
        if process.poll() is None:
            process.terminate()
        while process.poll() is None and not self._hurry and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        # Also whatever the process itself had started and left behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _do_not_wait(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry = True


def _end_with_parent() -> None:
    """Have the system end this process when its parent is gone, even where the parent could not say so.

    Only Linux can; elsewhere a parent that is killed leaves its processes running.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(LINUX_PR_SET_PDEATHSIG, signal.SIGTERM)


def _how_it_ended(code: int) -> str:
    return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit status {code}"
