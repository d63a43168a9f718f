"""The register of kinds: each a small function that makes one damaged or hostile file from a seeded generator."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Maker = Callable[[Random], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to harm a reader.

    `name` and `suffix` of its files; `share`: how many files of it for each one of the rarest kinds;
    `heavy`: a file takes seconds even where all goes well.
    """

    name: str
    suffix: str
    make: Maker
    share: int = 1
    heavy: bool = False


KINDS: dict[str, Kind] = {}


def kind(suffix: str, *, share: int = 2, heavy: bool = False) -> Callable[[Maker], Maker]:
    """Register a maker under its function's name, without the underscore."""

    def register(maker: Maker) -> Maker:
        name = maker.__name__.lstrip("_")
        if name in KINDS:
            raise ValueError(f"two kinds are called {name}")
        KINDS[name] = Kind(name=name, suffix=suffix, make=maker, share=1 if heavy else share, heavy=heavy)
        return maker

    return register


def file_of(name: str, seed: int) -> bytes:
    """File number `seed` of a kind: the same bytes every time."""
    return KINDS[name].make(Random(f"{name}:{seed}"))


def plan(count: int, *, names: list[str] | None = None) -> list[tuple[str, int]]:
    """Which files make up `count`: every kind in turn, by its share, with growing seeds."""
    chosen = [KINDS[name] for name in names] if names else list(KINDS.values())
    turn = [(kind.name, place) for kind in chosen for place in range(kind.share)]
    shares = {kind.name: kind.share for kind in chosen}
    files = []
    for number in range(count):
        name, place = turn[number % len(turn)]
        files.append((name, number // len(turn) * shares[name] + place))
    return files
