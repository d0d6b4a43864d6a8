"""check_data counts rows that stand in both splits, and sees that the training order
never changes. No model takes part. Needs: torchproof."""
import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

import torchproof

digits = load_digits()
images = torch.tensor(digits.data / 16, dtype=torch.float32)
labels = torch.tensor(digits.target)

train_set = TensorDataset(images[:1400], labels[:1400])
val_set = TensorDataset(images[1300:], labels[1300:])  # 100 rows of train_set
train_loader = DataLoader(train_set, batch_size=64, shuffle=False)
val_loader = DataLoader(val_set, batch_size=64)

report = torchproof.check_data(train_loader, val_loader)
print(report)

assert report.codes == ["shared-rows", "fixed-order"]
assert "100 of the 497 rows" in report.findings[0].seen
