"""NLLLoss on probabilities or raw logits raises nothing, and the loss is
negative. The accuracy may be poor or good.
Right: losses/cross_entropy.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
pixels, y = torch.tensor(data).float(), torch.tensor(target)
standardised = (pixels - pixels.mean(dim=0)) / pixels.std(dim=0).clamp(min=1)
fixed = torch.Generator().manual_seed(0)
train, test = torch.randperm(len(y), generator=fixed).split([1200, 597])


def train_model(kind, last_layer, seed):
    """Return the loss and the percentage correct on the test images."""
    torch.manual_seed(seed)
    if kind == "MLP, pixels / 16":
        x = pixels / 16
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                              nn.Linear(64, 10), last_layer)
    else:
        x = standardised
        model = nn.Sequential(nn.Linear(64, 10), last_layer)
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(6):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.nll_loss(model(x[batch]), y[batch]).backward()
            opt.step()
    with torch.no_grad():
        output = model(x[test])
    correct = (output.argmax(dim=1) == y[test]).float().mean()
    return F.nll_loss(output, y[test]), 100 * correct


last_layers = {
    "log-softmax": nn.LogSoftmax(dim=1),
    "softmax": nn.Softmax(dim=1),
    "raw logits": nn.Identity(),
}
print("mean of five runs                      loss  correct, %")
accuracy = {}
for kind in "MLP, pixels / 16", "linear, standardised":
    for name, last_layer in last_layers.items():
        runs = torch.tensor([train_model(kind, last_layer, seed)
                             for seed in range(5)])
        loss = runs[:, 0]
        accuracy[kind, name] = runs[:, 1]
        print(f"{kind:22} {name:12} {loss.mean():8.2f} "
              f"{runs[:, 1].mean():11.1f}")
        if name == "log-softmax":
            assert loss.min() > 0
        elif name == "softmax":
            assert loss.min() > -1
            assert loss.max() < 0
        else:
            assert loss.max() < -2  # no probability gets there
assert accuracy["MLP, pixels / 16", "raw logits"].max() < 40
assert accuracy["linear, standardised", "raw logits"].min() > 70
