"""(N, 1) == (N,) compares each prediction with all labels. The mean of
that looks like an accuracy and does not see which are right. Right: in this file."""
import torch
from sklearn.datasets import load_breast_cancer

torch.manual_seed(0)
y = torch.tensor(load_breast_cancer().target)  # (569,)
share = y.double().mean()
shuffled = y[torch.randperm(569)]
for name, pred in ("all right", y), ("shuffled", shuffled):
    hits = pred[:, None] == y  # (569, 1) against (569,)
    assert hits.shape == (569, 569)
    mean = hits.double().mean()
    assert mean.allclose(share ** 2 + (1 - share) ** 2)
    print(f"{name}: true accuracy {(pred == y).double().mean():.4f}")
    print(f"  sum / N {hits.sum() / len(y):.4f}, mean {mean:.4f}")
