"""The background of a portal: checks, publishes, teaches search, sweeps. Any number of workers may run."""

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa
import structlog

from catalog.indexing import drain
from catalog.portal import Portal
from publishers import pipeline
from publishers.pipeline import Claim, ClaimLost, Work
from publishers.sweep import sweep
from search.engine import SearchUnavailable

POLL_SECONDS = 0.3
SWEEP_SECONDS = 300.0
RECOVERY_SECONDS = 2.0

log = structlog.get_logger("catalog.worker")


class Worker:
    """Lanes of one process, each a thread that lives as long as the worker.

    Checks take minutes and have lanes of their own, so that publishing and search never wait behind one.
    """

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.holder = f"{os.uname().nodename[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._stop = threading.Event()
        self._next_sweep = time.monotonic()

    def run(self) -> None:
        """Work until `stop`. Running checks are then ended and given back, so that the next worker begins at once."""
        lanes = {f"check-{number}": self._check_one for number in range(self.portal.settings.check_slots)}
        lanes |= {"publish": self._publish_one, "index": self._index}
        lanes |= {"serving": self._build_serving, "sweep": self._sweep}
        threads = [threading.Thread(target=self._loop, args=(do,), name=name) for name, do in lanes.items()]
        log.info("worker started", holder=self.holder)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        log.info("worker stopped", holder=self.holder)

    def stop(self) -> None:
        self._stop.set()

    def _loop(self, do: Callable[[], bool]) -> None:
        """Call `do` for as long as it finds work, with a pause where there is none."""
        lane = threading.current_thread().name
        while not self._stop.is_set():
            try:
                pause = 0.0 if do() else POLL_SECONDS
            except ClaimLost:
                log.info("claim lost", lane=lane)
                pause = 0.0
            except SearchUnavailable:
                log.warning("search unavailable", lane=lane)
                pause = RECOVERY_SECONDS
            except (sa.exc.OperationalError, OSError) as error:
                # The database is away or the disk is full: what was claimed comes back when its lease ends.
                log.error("cannot work", lane=lane, error=type(error).__name__)
                pause = RECOVERY_SECONDS
            except Exception as error:
                # A defect must not end the lane: the submission has its attempts, and then fails in plain sight.
                log.error("unexpected", lane=lane, exc_info=error)
                pause = RECOVERY_SECONDS
            self._stop.wait(pause)

    def _check_one(self) -> bool:
        claimed = self._claim(Work.CHECK)
        if claimed is None:
            return False
        pipeline.check(self.portal, claimed, self._stop.is_set)
        return True

    def _publish_one(self) -> bool:
        claimed = self._claim(Work.PUBLISH)
        if claimed is None:
            return False
        pipeline.publish(self.portal, claimed)
        return True

    def _index(self) -> bool:
        return drain(self.portal) > 0

    def _build_serving(self) -> bool:
        return self.portal.serving.build_next(self._stop.is_set)

    def _sweep(self) -> bool:
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_SECONDS
            removed = sweep(self.portal)
            if removed:
                log.info("swept", files=removed)
        return False

    def _claim(self, work: Work) -> Claim | None:
        settings = self.portal.settings
        with self.portal.database.writing() as session:
            claimed = pipeline.claim(
                session, work, self.holder, lease_seconds=settings.lease_seconds, max_attempts=settings.max_attempts
            )
        if claimed is not None:
            log.info("claimed", work=work.value, submission=claimed.submission_id, token=claimed.fencing_token)
        return claimed


def run_worker(portal: Portal) -> None:
    """Run one worker in this process until it is told to stop by SIGTERM or SIGINT."""
    worker = Worker(portal)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
