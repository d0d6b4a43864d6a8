"""use_reentrant=True on inputs that need no gradient: torch warns
once, and the block is not trained. Warns: UserWarning.
Right: precision/batch_size_checkpoint.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.checkpoint import checkpoint

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    right = []
    for reentrant in False, True:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([400, 1397])
        body = nn.Sequential(nn.Linear(64, 32), nn.ReLU())
        head = nn.Linear(32, 10)
        start = body[0].weight.clone()
        model = nn.Sequential(body, head)
        opt = torch.optim.Adam(model.parameters(), lr=0.02)
        for step in range(25):
            opt.zero_grad()
            h = checkpoint(body, x[train], use_reentrant=reentrant)
            F.cross_entropy(head(h), y[train]).backward()
            opt.step()
        assert body[0].weight.equal(start) == reentrant
        right += [(model(x[test]).argmax(1) == y[test]).sum()]
    assert right[0] > right[1] + 50
    print(f"right of 1397: {right[0]}, reentrant {right[1]}")
