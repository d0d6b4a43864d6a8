"""(N, 1) == (N,) compares each prediction with all N labels. The result
depends only on how often each class occurs, not on which predictions are
correct. Right: in this file."""
import torch
from sklearn.datasets import load_breast_cancer

torch.manual_seed(0)
binary = torch.tensor(load_breast_cancer().target)  # (569,)
one_of_each = torch.arange(32)  # a batch with 32 classes
cases = {
    "two classes, all correct": (binary, binary),
    "two classes, shuffled": (binary[torch.randperm(569)], binary),
    "32 classes, shuffled": (one_of_each[torch.randperm(32)], one_of_each),
}
for name, (predictions, labels) in cases.items():
    accuracy = (predictions == labels).double().mean().item()
    hits = predictions[:, None] == labels  # (N, 1) against (N,)
    assert hits.shape == (len(labels), len(labels))
    per_sample = hits.sum().item() / len(labels)
    mean = hits.double().mean().item()
    print(f"{name}: accuracy {accuracy:.4f}")
    print(f"  broadcast: sum / N {per_sample:.4f}, mean {mean:.4f}")

    predicted = predictions.bincount().double() / len(labels)
    occurring = labels.bincount().double() / len(labels)
    assert abs(mean - (predicted * occurring).sum().item()) < 1e-9
assert per_sample == 1
assert accuracy < 0.1
