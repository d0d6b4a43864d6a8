"""Softmax before cross entropy costs accuracy on the digits, most of it
early, each loss at its best learning rate. With 40 % of the training labels
drawn at random it ends ahead. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

RATES = {"SGD": [0.3, 1.0], "Adam": [0.001, 0.003, 0.01]}
EPOCHS = [5, 20, 80]
SEEDS = 5

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
fixed = torch.Generator().manual_seed(0)
order = torch.randperm(len(x), generator=fixed)
train, validation, test = order.split([1000, 300, 497])
noisy_y = y.clone()
noisy_y[train[:400]] = torch.randint(10, (400,), generator=fixed)


class MLPs(nn.Module):
    """One independent MLP per seed, all computed at once."""

    def __init__(self):
        super().__init__()
        layers = []
        for seed in range(SEEDS):
            torch.manual_seed(seed)
            layers.append([nn.Linear(64, 64), nn.Linear(64, 10)])
        for i, name in enumerate(["hidden", "out"]):
            weight = torch.stack([pair[i].weight.detach().T for pair in layers])
            bias = torch.stack([pair[i].bias.detach() for pair in layers])
            self.register_parameter(f"{name}_weight", nn.Parameter(weight))
            self.register_parameter(f"{name}_bias", nn.Parameter(bias[:, None]))

    def forward(self, x):
        hidden = (x @ self.hidden_weight + self.hidden_bias).relu()
        return hidden @ self.out_weight + self.out_bias  # (seed, image, class)


def percent_correct(models, images):
    with torch.no_grad():
        correct = models(x[images]).argmax(dim=2) == y[images]
    return 100 * correct.float().mean(dim=1)  # (seed,)


def train_models(optimizer_name, lr, softmax_first, labels):
    """Return (validation, test) accuracies after each number of EPOCHS."""
    models = MLPs()
    if optimizer_name == "SGD":
        opt = torch.optim.SGD(models.parameters(), lr, momentum=0.9)
    else:
        opt = torch.optim.Adam(models.parameters(), lr)
    accuracies = []
    for epoch in range(1, EPOCHS[-1] + 1):
        for batch in train[torch.randperm(1000)].split(100):
            output = models(x[batch])
            if softmax_first:
                output = output.softmax(dim=2)
            loss = F.cross_entropy(output.flatten(0, 1),
                                   labels[batch].repeat(SEEDS))
            opt.zero_grad()
            (SEEDS * loss).backward()  # the sum of the models' losses
            opt.step()
        if epoch in EPOCHS:
            accuracies.append(torch.stack([percent_correct(models, validation),
                                           percent_correct(models, test)]))
    return torch.stack(accuracies)  # (epochs, 2, seed)


def at_best_rate(optimizer_name, softmax_first, labels):
    """Return the test accuracy for each of EPOCHS and each seed."""
    runs = torch.stack([train_models(optimizer_name, lr, softmax_first, labels)
                        for lr in RATES[optimizer_name]])
    best = runs[:, :, 0].mean(dim=2).argmax(dim=0)  # on validation
    return torch.stack([runs[rate, i, 1] for i, rate in enumerate(best)])


gap = {}
print("test accuracy, %         epochs       logits  softmax first")
for name, optimizer_name, labels in [
        ("clean labels", "SGD", y), ("clean labels", "Adam", y),
        ("40 % random", "Adam", noisy_y)]:
    logits = at_best_rate(optimizer_name, False, labels)
    softmax_first = at_best_rate(optimizer_name, True, labels)
    for i, epochs in enumerate(EPOCHS):
        gap[name, optimizer_name, epochs] = logits[i] - softmax_first[i]
        print(f"{name:13} {optimizer_name:5} {epochs:11}   "
              f"{logits[i].mean():.1f} ± {logits[i].std():.1f}     "
              f"{softmax_first[i].mean():.1f} ± {softmax_first[i].std():.1f}")

assert gap["clean labels", "SGD", 5].min() > 2
assert gap["clean labels", "SGD", 20].mean() > 2
assert gap["clean labels", "SGD", 80].mean() < 3
assert gap["clean labels", "Adam", 5].min() > 2
assert gap["clean labels", "Adam", 80].mean() < 3
assert gap["40 % random", "Adam", 80].max() < -1
