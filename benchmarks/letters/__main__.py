"""Make labelled scans of letters: `python -m benchmarks.letters OUT --seed N [--count N] [--fonts kept-out|all]`."""

import argparse
import sys
from pathlib import Path

from benchmarks.letters.fonts import MissingError
from benchmarks.letters.render import FACES, GRADES, jobs, render


def main() -> None:
    """Render; end with status 2 where something that is needed is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.letters", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the scans and truth.jsonl")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, help="how many (default: each letter once)")
    parser.add_argument("--fonts", choices=sorted(FACES), default="kept-out")
    parser.add_argument("--grade", choices=GRADES, action="append", help="only these grades")
    options = parser.parse_args()
    grades = tuple(options.grade) if options.grade else GRADES
    try:
        for line in render(options.out, jobs(options.seed, options.count, options.fonts, grades)):
            print(line)
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
