"""The more of a plain mean is padding, the less is learned in 100 updates: what the
real steps say is divided by the padded length. With 400 updates, most of what the
padding to the longest had cost is made up for. Right: recipes/pad_batch.py."""
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
    """Sequences of 1 to 20 images of one digit each; the label is that digit."""
    lengths = 1 - 4 * torch.rand(count, generator=generator).log()
    lengths = lengths.long().clamp(max=20)
    steps = max(steps, lengths.max().item())
    y = torch.randint(10, (count,), generator=generator)
    pool = pool[labels[pool].argsort(stable=True)]
    images_of = labels[pool].bincount()  # of each digit
    first = images_of.cumsum(0) - images_of
    position = torch.rand(count, steps, generator=generator) * images_of[y][:, None]
    chosen = pool[first[y][:, None] + position.long()]
    real = torch.arange(steps) < lengths[:, None]
    return images[chosen] * real[:, :, None], lengths, y


def train(mean, steps, updates, lr, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=generator)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(updates):
        x, lengths, y = draw(order[:1200], 32, steps, generator)
        loss = F.cross_entropy(model(x, lengths, mean), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        x, lengths, y = draw(order[1200:], 1000, steps, generator)
        predicted = model(x, lengths, mean).argmax(dim=1)
    correct = (predicted == y).float().mean().item()
    return correct, 1 - lengths.float().mean().item() / x.shape[1]


def average(numbers):
    return sum(numbers) / len(numbers)


correct = {}
for name, (mean, steps) in SETTINGS.items():
    runs = {lr: [train(mean, steps, 100, lr, seed) for seed in range(5)]
            for lr in (0.01, 0.03)}
    best = max(runs, key=lambda lr: average([run[0] for run in runs[lr]]))
    correct[name], padding = zip(*runs[best], strict=True)
    print(f"{name} ({average(padding):.0%} padding), lr {best}:"
          f" {min(correct[name]):.0%} to {max(correct[name]):.0%} correct")

masked, longest, hundred_sixty = (average(runs) for runs in correct.values())
assert masked > longest + 0.005
assert longest > hundred_sixty + 0.04

later = {}
for name in ("masked mean", "plain mean, padded to the longest"):
    mean, steps = SETTINGS[name]
    later[name] = average([train(mean, steps, 400, 0.01, seed)[0] for seed in range(5)])
    print(f"{name}, 400 updates: {later[name]:.1%} correct on average")
difference = later["masked mean"] - later["plain mean, padded to the longest"]
assert difference < (masked - longest) / 2
