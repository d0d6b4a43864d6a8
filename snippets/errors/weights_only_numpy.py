"""A plain float or a tensor instead of a NumPy number; for a file that
exists already, allow what it holds by name."""
import numpy as np
import torch

accuracy = np.mean([0.5, 1.0])
torch.save({"weight": torch.ones(2), "accuracy": float(accuracy)}, "run.pt")
print(torch.load("run.pt"))

torch.save({"accuracy": accuracy, "loss": np.float32(0.25)}, "old.pt")
allowed = torch.serialization.get_unsafe_globals_in_checkpoint("old.pt")
print("to allow:", allowed)
scalar = type(accuracy).__reduce__(accuracy)[0]
names = [scalar, np.dtype, type(np.dtype("float64")), type(np.dtype("float32"))]
with torch.serialization.safe_globals(names):
    old = torch.load("old.pt")
assert old == {"accuracy": 0.75, "loss": 0.25}
