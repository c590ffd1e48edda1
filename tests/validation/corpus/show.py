"""Prints the files of the corpus whose name holds the words given, and the tables an expert reads in them."""

from __future__ import annotations

import sys

from tests.validation.corpus.cases import all_cases


def main() -> None:
    for case in all_cases():
        if all(word in case.name for word in sys.argv[1:]):
            print(f"=== {case.name}\n{case.content.decode(errors='replace')}")
            print(f"--- {case.expected.labels}")
            numbers = case.expected.numbers or (0,) * len(case.expected.rows)
            for number, row in zip(numbers, case.expected.rows, strict=True):
                print(f"{number:>4} {row}")


if __name__ == "__main__":
    main()
