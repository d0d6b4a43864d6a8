"""A plain float or a tensor instead of a NumPy number; for a file that
exists already, allow what it holds by name."""
import numpy as np
import torch

accuracy = np.mean([0.5, 1.0])
torch.save({"weight": torch.ones(2), "accuracy": float(accuracy)}, "run.pt")
print(torch.load("run.pt"))

torch.save({"accuracy": accuracy, "loss": np.float32(0.25)}, "old.pt")
refused = torch.serialization.get_unsafe_globals_in_checkpoint("old.pt")
print("refused:", sorted(refused))
scalar = np.float64(0).__reduce__()[0]  # numpy._core.multiarray.scalar
dtypes = [type(np.dtype(name)) for name in ("float32", "float64")]
with torch.serialization.safe_globals([scalar, np.dtype, *dtypes]):
    old = torch.load("old.pt")
assert old == {"accuracy": 0.75, "loss": 0.25}
