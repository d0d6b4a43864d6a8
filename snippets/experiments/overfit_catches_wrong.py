"""Judge the loss: softmax twice gets every image right. Random labels
pass, and so does a missing zero_grad if there is batch norm.
Right: experiments/overfit_batch.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
tails = {"relu output": nn.ReLU(), "softmax twice": nn.Softmax(1)}
passing = ["none", "random labels", "no zero_grad"]
for bug in *passing, "no zero_grad, no norm", *tails, "tiny lr":
    losses, rights = [], []
    for seed in range(5):
        torch.manual_seed(seed)
        batch = torch.randperm(len(x))[:32]
        labels = y[batch]
        if bug == "random labels":
            labels = torch.randint(10, (32,))
        model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64),
                              nn.ReLU(), nn.Linear(64, 10))
        if bug in tails:
            model.append(tails[bug])
        if bug.endswith("no norm"):
            del model[1]
        lr = 1e-6 if bug == "tiny lr" else 0.01
        opt = torch.optim.Adam(model.parameters(), lr)
        for step in range(40):
            if not bug.startswith("no zero_grad"):
                opt.zero_grad()
            logits = model(x[batch])
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            opt.step()
        assert (loss < 0.05) == (bug in passing)
        losses.append(loss.item())
        rights.append((logits.argmax(1) == labels).sum().item())
    print(f"{bug}: loss", *(f"{v:.4f}" for v in losses),
          "right", *rights)
