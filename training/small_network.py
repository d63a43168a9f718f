"""Train a network of two hidden layers, small enough for NumPy (`parsers.shapes.Network`)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_EPOCHS, _BATCH, _RATE = 14, 256, 2e-3
_KEPT = 0.85
"""Share of the inputs that a step looks at."""


def trained(x: Floats, y: Floats, hidden: tuple[int, int], seed: int) -> dict[str, Floats]:
    """Weights by Adam on the cross entropy.

    `x` (count, inputs); `y` (count, 1): 0 or 1, for odds, or (count, outputs) with a single 1 in each row, for shares.
    """
    rng = np.random.default_rng(seed)
    sizes = (x.shape[1], *hidden, y.shape[1])
    names = (("first", "first_bias"), ("second", "second_bias"), ("last", "last_bias"))
    net: dict[str, Floats] = {}
    for (weight, bias), rows, columns in zip(names, sizes, sizes[1:], strict=False):
        net[weight] = rng.normal(0, np.sqrt(2 / rows), (rows, columns)).astype(np.float32)
        net[bias] = np.zeros(columns, np.float32)
    mean = {name: np.zeros_like(value) for name, value in net.items()}
    square = {name: np.zeros_like(value) for name, value in net.items()}
    step = 0
    for epoch in range(_EPOCHS):
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * epoch / _EPOCHS))
        order = rng.permutation(len(x))
        for start in range(0, len(x), _BATCH):
            own = order[start : start + _BATCH]
            given = x[own] * (rng.random(x[own].shape) > 1 - _KEPT) / _KEPT
            one = np.maximum(0, given @ net["first"] + net["first_bias"])
            two = np.maximum(0, one @ net["second"] + net["second_bias"])
            error = (_likely(two @ net["last"] + net["last_bias"]) - y[own]) / len(own)
            at_two = (error @ net["last"].T) * (two > 0)
            at_one = (at_two @ net["second"].T) * (one > 0)
            slopes = {"last": two.T @ error, "last_bias": error.sum(0), "second": one.T @ at_two,
                      "second_bias": at_two.sum(0), "first": given.T @ at_one, "first_bias": at_one.sum(0)}  # fmt: skip
            step += 1
            for name, slope in slopes.items():
                whole = slope + 1e-5 * net[name]
                mean[name] = 0.9 * mean[name] + 0.1 * whole
                square[name] = 0.999 * square[name] + 0.001 * whole * whole
                sized = np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8
                net[name] = (net[name] - rate * mean[name] / (1 - 0.9**step) / sized).astype(np.float32)
    return net


def _likely(out: Floats) -> Floats:
    if out.shape[1] == 1:
        return np.asarray(1 / (1 + np.exp(-out)), dtype=np.float32)
    odds = np.exp(out - out.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)
