"""Write the expected values of the corpus anew: `.venv/bin/python -m tests.letters.rewrite [NAME…]`.

Whoever runs it looks through the differences (`git diff tests/letters`) before they are committed: what stands in
the files is what the letters say, not what happens to be read. A wrong reading that has to wait goes into the file's
`known_faults` by hand (`"letter.subject": "what is read"`), the right value above it; it leaves when it is mended.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.letters.corpus import expected_file, observed, renewed, sources, written


def main() -> int:
    """Rewrite the named letters, or all; name those whose file changed."""
    wanted = set(sys.argv[1:])
    chosen = [source for source in sources() if not wanted or expected_file(source).stem in wanted]
    if unknown := wanted - {expected_file(source).stem for source in chosen}:
        sys.stderr.write(f"no such letter: {', '.join(sorted(unknown))}\n")
        return 2
    for source in chosen:
        target = expected_file(source)
        before = target.read_text("utf-8") if target.exists() else ""
        with tempfile.TemporaryDirectory() as scratch:
            seen = observed(source, Path(scratch))
        after = written(renewed(json.loads(before), seen) if before else seen)
        if after != before:
            target.write_text(after, "utf-8")
            sys.stdout.write(f"{target.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
