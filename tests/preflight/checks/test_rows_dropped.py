"""`rows-dropped`: the validation loader leaves rows out."""
from functools import partial

import pytest
import torch

from tests.preflight.small import in_data, loader

look = partial(in_data, "rows-dropped")
X = torch.randn(64, 8)


@pytest.mark.parametrize(("size", "drops", "seen"), [
    (10, True, "drop_last leaves out 4 of 64 rows"),
    (63, True, "drop_last leaves out 1 of 64 rows"),
    (10, False, None), (16, True, None)])
def test_what_the_last_batch_would_have_had_is_named(size, drops, seen):
    told = look(loader(X), loader(X, size=size, drop_last=drops))
    assert (told and told.seen) == seen


def test_it_is_silent_about_training_and_about_no_loader():
    assert look(loader(X, size=10, drop_last=True)) is None
    assert look(loader(X), [(X[:60], torch.arange(60))]) is None
