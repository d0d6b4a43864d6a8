"""Early stopping: keep a copy of the best weights, stop after patience
epochs without a better validation loss, then load the copy."""
import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class EarlyStopping:
    """Keep a copy of the weights with the lowest validation loss."""

    def __init__(self, patience: int = 10) -> None:
        self.patience = patience
        self.best_loss = float("inf")
        self.best_state = None
        self.bad_epochs = 0

    def should_stop(self, val_loss: float, model: nn.Module) -> bool:
        """Call it once per epoch, after the evaluation."""
        if val_loss < self.best_loss:  # never true for nan
            self.best_loss = val_loss
            self.best_state = copy.deepcopy(model.state_dict())
            self.bad_epochs = 0
        else:
            self.bad_epochs += 1
        return self.bad_epochs >= self.patience


@torch.no_grad()
def evaluate(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> float:
    """Return the loss in eval mode, without gradients."""
    model.eval()
    return F.cross_entropy(model(x), y).item()


if __name__ == "__main__":
    data, target = load_digits(return_X_y=True)
    x, y_true = torch.tensor(data / 16).float(), torch.tensor(target)
    for seed in range(5):
        torch.manual_seed(seed)
        train, val = torch.randperm(len(x))[:400].split([100, 300])
        y = y_true.clone()
        y[train[:30]] = torch.randint(10, (30,))  # noisy labels
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                              nn.Dropout(0.2), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        stopping = EarlyStopping(patience=10)
        for epoch in range(1, 501):
            model.train()
            opt.zero_grad()
            F.cross_entropy(model(x[train]), y[train]).backward()
            opt.step()
            val_loss = evaluate(model, x[val], y[val])
            if stopping.should_stop(val_loss, model):
                break
        model.load_state_dict(stopping.best_state)
        assert evaluate(model, x[val], y[val]) == stopping.best_loss
        assert stopping.best_loss < val_loss
        print(f"stopped after {epoch}, best {epoch - stopping.bad_epochs}:",
              f"validation {stopping.best_loss:.4f},",
              f"at the stop {val_loss:.4f}")
