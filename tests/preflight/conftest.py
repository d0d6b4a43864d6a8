"""What the tests of preflight share."""
import random

import pytest
import torch


@pytest.fixture
def seeded():
    torch.manual_seed(0)
    random.seed(0)
