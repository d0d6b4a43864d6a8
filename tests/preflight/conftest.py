"""What the tests of preflight share."""
import random

import pytest
import torch

# Threads that wait for one another keep busy the cores that the other lane needs.
torch.set_num_threads(1)


@pytest.fixture
def seeded():
    torch.manual_seed(0)
    random.seed(0)
