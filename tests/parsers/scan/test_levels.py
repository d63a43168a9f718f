import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from parsers.scan.levels import percentiles
from parsers.scan.prepared import Grey

PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)))


@given(PICTURES, st.lists(st.floats(0, 100), min_size=1, max_size=3), st.integers(1, 3))
def test_they_are_numpys(grey: Grey, shares: list[float], step: int) -> None:
    part = grey[::step, ::step]
    assert np.allclose(percentiles(part, shares), np.percentile(part, shares))
