"""Temperature scaling: divide the logits by one number, fitted on validation
data. After long training it lowers the test loss, and no class changes."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


@torch.inference_mode(False)  # also with gradients, where they are switched off
def fit_temperature(logits, targets):
    """Return the temperature with the lowest loss on these validation data."""
    logits, targets = logits.detach().cpu().double().clone(), targets.cpu()
    if not logits.isfinite().all():
        raise ValueError("the logits hold nan or inf")
    if (logits.argmax(dim=1) == targets).all():
        raise ValueError("no prediction is wrong: every lower temperature is better")
    # 1 / temperature, in which the loss is convex
    factor = torch.ones((), dtype=torch.float64, requires_grad=True)
    opt = torch.optim.LBFGS([factor], max_iter=100, line_search_fn="strong_wolfe")

    def closure():
        opt.zero_grad()
        loss = F.cross_entropy(logits * factor, targets)
        loss.backward()
        return loss

    opt.step(closure)
    if factor.item() <= 0:
        raise ValueError("the larger a logit, the rarer its class: wrong labels?")
    return 1 / factor.item()


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def measure(logits, targets):
    """Return loss, accuracy and mean confidence."""
    confidence, predicted = logits.softmax(dim=1).max(dim=1)
    return [F.cross_entropy(logits, targets).item(),
            (predicted == targets).float().mean().item(), confidence.mean().item()]


def train_and_scale(seed):
    """Return (temperature, before, after) when the loss is lowest, and at the end."""
    torch.manual_seed(seed)
    train, validation, test = torch.randperm(len(x)).split([100, 300, 1397])
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    lowest_loss = float("inf")
    for epoch in range(300):
        for batch in train[torch.randperm(100)].split(50):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
        with torch.no_grad():
            logits = model(x)
        loss = F.cross_entropy(logits[validation], y[validation]).item()
        if loss < lowest_loss:
            lowest_loss = loss
            best = logits
    results = []
    for chosen in best, logits:
        temperature = fit_temperature(chosen[validation], y[validation])
        scaled = chosen[test] / temperature
        results.append([[temperature, *measure(chosen[test], y[test])],
                        [temperature, *measure(scaled, y[test])]])
    return results


runs = torch.tensor([train_and_scale(seed) for seed in range(5)])
print("mean of five runs           temperature    loss   accuracy   confidence")
for i, when in enumerate(["lowest validation loss", "after 300 epochs"]):
    for j, scaled in enumerate(["as it is", "scaled"]):
        temperature, loss, accuracy, confidence = runs[:, i, j].mean(dim=0).tolist()
        shown = f"{temperature:.2f}" if j else ""
        print(f"{when:22} {scaled:8} {shown:>7} {loss:7.3f} {100 * accuracy:8.1f} %"
              f" {100 * confidence:10.1f} %")

best, end = runs[:, 0], runs[:, 1]  # (seed, as it is or scaled, value)
assert end[:, 1, 0].min() > 1.2
assert (end[:, 1, 1] - end[:, 0, 1]).max() < -0.03  # lower in each run
assert (best[:, 1, 1] - best[:, 0, 1]).mean().abs() < 0.02  # no gain
confidence, accuracy = end[:, :, 3], end[:, :, 2]
assert (confidence - accuracy)[:, 0].min() > 0.02  # over-confident
assert (confidence - accuracy)[:, 1].mean() < -0.01  # now it is too low
