"""A real worker that is killed with SIGKILL, or whose child is, at one named point: `python doomed_worker.py POINT`.

Settings come from the environment, as for any worker.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from catalog import publish as catalog_publish
from catalog.portal import open_portal
from catalog.settings import Settings
from catalog.store.files import Files
from catalog.worker import run_worker
from publishers import checking, pipeline

STAGES = ("read", "check", "privacy", "convert", "profile")

FUNCTIONS: dict[str, tuple[Any, str]] = {
    "check": (pipeline, "check"),
    "child": (pipeline, "run_child"),
    "move": (Files, "move"),
    "answer": (pipeline, "_record_answer"),
    "publish": (pipeline, "publish"),
    "adopt": (Files, "adopt"),
    "version": (pipeline, "publish_version"),
    "note": (pipeline, "note"),
}
"""Functions at whose beginning or end the worker may be killed. `version` and `note` run inside the transactions."""

POINTS = (
    *(f"before {name}" for name in FUNCTIONS),
    *(f"after {name}" for name in FUNCTIONS),
    *(f"worker in {stage}" for stage in STAGES),
    *(f"child in {stage}" for stage in STAGES),
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_child() -> None:
    """Kill the processes this one has started."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            os.kill(int(child), signal.SIGKILL)


def arm(point: str) -> None:
    """Lay the mine for `point`."""
    when, _, where = point.partition(" ")
    if when in ("before", "after"):
        owner, attribute = FUNCTIONS[where]
        original = getattr(owner, attribute)

        @wraps(original)
        def mined(*args: Any, **kwargs: Any) -> Any:
            if when == "before":
                die()
            result = original(*args, **kwargs)
            die()
            return result

        setattr(owner, attribute, mined)
    else:
        stage = where.removeprefix("in ")
        strike: Callable[[], None] = die if when == "worker" else kill_child
        heartbeat, struck = pipeline.heartbeat, []

        def mined_heartbeat(portal: Any, claimed: Any, now_in: str, progress: float) -> bool:
            if now_in == stage and not struck:
                struck.append(stage)
                strike()
            return heartbeat(portal, claimed, now_in, progress)

        pipeline.heartbeat = mined_heartbeat


if __name__ == "__main__":
    assert catalog_publish.publish_version is pipeline.publish_version
    assert checking.run_child is pipeline.run_child
    arm(sys.argv[1])
    portal = open_portal(Settings.from_environment())
    run_worker(portal)
    portal.close()
