"""Dropout multiplies by 0, and 0 times inf is nan. Masked attention scores
must go through softmax first. Right: in this file."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
scores = torch.randn(4, 8)
mask = torch.arange(8) >= 4
masked = scores.masked_fill(mask, -torch.inf)  # the last four are masked

wrong = F.dropout(masked, p=0.5).softmax(dim=1)
correct = F.dropout(masked.softmax(dim=1), p=0.5)
print(f"dropout, then softmax: {wrong.isnan().sum()} nan")
print(f"softmax, then dropout: {correct.isnan().sum()} nan")
assert wrong.isnan().any()
assert correct.isfinite().all()
