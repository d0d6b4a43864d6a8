"""squeeze() works until the last batch, which holds one sample.
Raises: ValueError. Right: shapes/squeeze_batch_of_one.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32)[:401] / 16
is_zero = torch.tensor(digits.target == 0, dtype=torch.float32)[:401]
model = nn.Linear(64, 1)
loader = DataLoader(TensorDataset(x, is_zero), batch_size=200)
for images, labels in loader:
    logits = model(images).squeeze()  # meant: (batch, 1) to (batch,)
    print("logits", tuple(logits.shape), "labels", tuple(labels.shape))
    loss = F.binary_cross_entropy_with_logits(logits, labels)
    print(f"loss {loss:.4f}")
