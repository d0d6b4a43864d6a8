"""The more of a plain mean is padding, the less is learned in 100 steps: what the real
steps say is divided by the padded length. Right: recipes/pad_batch.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
SETTINGS = {  # name: which mean, and to how many steps a batch is padded at least
    "masked mean": ("masked", 0),
    "plain mean, padded to the longest": ("plain", 0),
    "plain mean, padded to 40": ("plain", 40),
    "plain mean, padded to 160": ("plain", 160),
}


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 32))
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x, lengths, mean):
        h = self.steps(x)
        if mean == "plain":
            return self.head(h.mean(dim=1))
        real = torch.arange(x.shape[1]) < lengths[:, None]
        total = h.masked_fill(~real[:, :, None], 0.0).sum(dim=1)
        return self.head(total / lengths[:, None])


def draw(pool, count, steps, generator):
    """Sequences of 1 to 20 images of one digit each; the label is that digit.

    `pool` holds the indices of the images of each digit.
    """
    lengths = 1 - 4 * torch.rand(count, generator=generator).log()
    lengths = lengths.long().clamp(max=20)
    steps = max(steps, lengths.max().item())
    y = torch.randint(10, (count,), generator=generator)
    x = torch.zeros(count, steps, 64)
    for row, (length, digit) in enumerate(zip(lengths, y)):
        chosen = torch.randint(len(pool[digit]), (length,), generator=generator)
        x[row, :length] = images[pool[digit][chosen]]
    return x, lengths, y


def train(mean, steps, lr, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=generator)
    training, test = [[part[labels[part] == digit] for digit in range(10)]
                      for part in order.split([1200, 597])]
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(100):
        x, lengths, y = draw(training, 32, steps, generator)
        loss = F.cross_entropy(model(x, lengths, mean), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        x, lengths, y = draw(test, 500, steps, generator)
        predicted = model(x, lengths, mean).argmax(dim=1)
    correct = (predicted == y).float().mean().item()
    return correct, 1 - lengths.float().mean().item() / x.shape[1]


def average(numbers):
    return sum(numbers) / len(numbers)


correct = {}
for name, (mean, steps) in SETTINGS.items():
    runs = {lr: [train(mean, steps, lr, seed) for seed in range(5)]
            for lr in (0.01, 0.03, 0.1)}
    best = max(runs, key=lambda lr: average([run[0] for run in runs[lr]]))
    correct[name], padding = zip(*runs[best], strict=True)
    print(f"{name} ({average(padding):.0%} padding), lr {best}:"
          f" {min(correct[name]):.0%} to {max(correct[name]):.0%} correct")

masked, longest, forty, hundred_sixty = (average(runs) for runs in correct.values())
assert masked > longest + 0.005
assert longest > forty + 0.01
assert forty > hundred_sixty + 0.05
