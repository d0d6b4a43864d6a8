"""Without shuffle every epoch has no batch, and nothing is said.
Right: errors/loader_empty.py."""
from torch.utils.data import DataLoader

loader = DataLoader([], shuffle=False)
for epoch in range(3):
    batches = list(loader)
    assert batches == []
    print("epoch", epoch, "batches:", len(batches))
