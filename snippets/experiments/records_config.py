"""A run folder that keeps its config can be run again from it."""
import json
from pathlib import Path

import torch
from torch import nn


def start(root, config):
    """Make a folder for this run; refuse one that is there."""
    folder = Path(root, "-".join(f"{k}{v}" for k, v in config.items()))
    folder.mkdir(parents=True)
    record = {"config": config, "torch": torch.__version__}
    (folder / "run.json").write_text(json.dumps(record))
    return folder


def train(lr, seed):
    torch.manual_seed(seed)
    model, x = nn.Linear(4, 1), torch.randn(32, 4)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    for step in range(10):
        opt.zero_grad()
        loss = model(x).square().mean()
        loss.backward()
        opt.step()
    return loss.item()


folder = start("runs", {"lr": 0.1, "seed": 0})
record = json.loads((folder / "run.json").read_text())
assert record == {"config": {"lr": 0.1, "seed": 0},
                  "torch": torch.__version__}
loss = train(lr=0.1, seed=0)
assert train(**record["config"]) == loss
print(folder.name, f"ends at {loss:.4f} each time")
try:
    start("runs", record["config"])
except FileExistsError:
    print("refused: a second", folder.name)
