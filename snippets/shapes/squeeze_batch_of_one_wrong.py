"""squeeze() works until the last batch, which holds one sample. Raises: ValueError.
Right: shapes/squeeze_batch_of_one.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data, target = load_digits(return_X_y=True)
train = TensorDataset(torch.tensor(data[:401] / 16).float(),
                      torch.tensor(target[:401] == 0).float())
model = nn.Linear(64, 1)
for x, y in DataLoader(train, batch_size=200):
    logits = model(x).squeeze()  # meant: (batch, 1) to (batch,)
    print("logits", tuple(logits.shape), "y", tuple(y.shape))
    loss = F.binary_cross_entropy_with_logits(logits, y)
    print(f"loss {loss:.4f}")
