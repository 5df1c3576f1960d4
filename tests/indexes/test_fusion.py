import numpy as np

from indexes import fusion


def test_each_half_counts_as_a_share_of_its_best() -> None:
    scores = fusion.fuse(np.array([10.0, 5.0, 0.0], np.float32), np.array([0.0, 0.4, 0.8], np.float32))
    np.testing.assert_allclose(scores, [0.5, 0.5, 0.5])


def test_nothing_found_by_either_is_zero_and_not_an_error() -> None:
    scores = fusion.fuse(np.zeros(2, np.float32), np.array([-0.1, -0.2], np.float32))
    assert scores.tolist() == [0.0, 0.0]


def test_ties_keep_their_order() -> None:
    assert fusion.order(np.array([0.5, 0.7, 0.5, 0.7], np.float32)).tolist() == [1, 3, 0, 2]
