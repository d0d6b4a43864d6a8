"""YAML reads 1e-3 as text, and 1.0e-3 as a number. Raises: TypeError.
Right: errors/lr_is_text.py."""
import torch
from torch import nn

lr, model = "1e-3", nn.Linear(2, 1)
print(model, repr(lr))
torch.optim.AdamW(model.parameters(), lr=lr)
