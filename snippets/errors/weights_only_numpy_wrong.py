"""A NumPy number in a checkpoint is not plain data.
Right: errors/weights_only_numpy.py."""
from pickle import UnpicklingError

import numpy as np
import torch

accuracy = np.mean([0.5, 1.0])
torch.save({"weight": torch.ones(2), "accuracy": accuracy}, "run.pt")
try:
    torch.load("run.pt")
except UnpicklingError as error:
    lines = str(error).splitlines()
    assert lines[0].startswith("Weights only load failed.")
    reason = lines[3].strip().split(". ")[0]
    assert "numpy" in reason and "scalar" in reason
    print(f"{reason}.")
