"""`make bench`: runs every benchmark here and prints one table. Names given after it choose some of them.

A benchmark is a module `bench_<name>.py` with a function `run() -> list[Figure]`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

NAMES = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main() -> None:
    terminal = Console()
    table = Table("benchmark", "what", "measured", "compared with", title="Benchmarks", title_justify="left")
    for name in sys.argv[1:] or NAMES:
        with terminal.status(f"Measuring {name} …"):
            figures = importlib.import_module(f"tests.benchmarks.bench_{name}").run()
        for figure in figures:
            table.add_row(name, *figure)
        table.add_section()
    terminal.print(table)


if __name__ == "__main__":
    main()
