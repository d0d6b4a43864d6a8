"""What the order of the batches costs if longer sequences tend to belong to larger
digits. In the first epoch, batches from short to long cost most of the accuracy, and
batches of similar length in random order some of it. After eight epochs none of this is
left.
Right: recipes/length_batches.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
ORDERS = ("random", "pools of 10 batches", "sorted, batches shuffled", "sorted")


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 32))
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x, lengths):
        real = torch.arange(x.shape[1]) < lengths[:, None]
        total = self.steps(x).masked_fill(~real[:, :, None], 0.0).sum(dim=1)
        return self.head(total / lengths[:, None])


def draw(pool, count, generator):
    """Sequences of images of one digit each, longer for the larger digits."""
    y = torch.randint(10, (count,), generator=generator)
    lengths = 1 + y + torch.randint(10, (count,), generator=generator)
    pool = pool[labels[pool].argsort(stable=True)]
    images_of = labels[pool].bincount()  # of each digit
    first = images_of.cumsum(0) - images_of
    position = torch.rand(count, 19, generator=generator) * images_of[y][:, None]
    x = images[pool[first[y][:, None] + position.long()]]
    real = torch.arange(19) < lengths[:, None]
    return x * real[:, :, None], lengths, y


def batches(lengths, order, generator):
    """The batches of one epoch."""
    if order == "sorted":
        return list(lengths.argsort(stable=True).split(32))
    pool_size = {"random": 32, "pools of 10 batches": 320}.get(order, len(lengths))
    shuffled = torch.randperm(len(lengths), generator=generator)
    if order == "sorted, batches shuffled":
        shuffled = torch.arange(len(lengths))
    found = []
    for pool in shuffled.split(pool_size):
        found.extend(pool[lengths[pool].argsort(stable=True)].split(32))
    return [found[i] for i in torch.randperm(len(found), generator=generator)]


def train(order, epochs, lr, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    shuffled = torch.randperm(len(images), generator=generator)
    x, lengths, y = draw(shuffled[:1200], 1600, generator)
    test_x, test_lengths, test_y = draw(shuffled[1200:], 500, generator)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    real = steps = 0
    for epoch in range(epochs):
        for batch in batches(lengths, order, generator):
            longest = lengths[batch].max().item()
            real += lengths[batch].sum().item()
            steps += longest * len(batch)
            loss = F.cross_entropy(
                model(x[batch, :longest], lengths[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        predicted = model(test_x, test_lengths).argmax(dim=1)
    return (predicted == test_y).float().mean().item(), 1 - real / steps


def mean(numbers):
    return sum(numbers) / len(numbers)


first = {}
padding = {}
for order in ORDERS:
    runs = {lr: [train(order, 1, lr, seed) for seed in range(5)]
            for lr in (0.003, 0.01, 0.03)}
    best = max(runs, key=lambda lr: mean([run[0] for run in runs[lr]]))
    first[order], paddings = zip(*runs[best], strict=True)
    padding[order] = mean(paddings)
    print(f"{order}, 1 epoch, lr {best}: {padding[order]:.0%} padding,"
          f" {min(first[order]):.1%} to {max(first[order]):.1%} correct")

random, pools, shuffled, ascending = ORDERS
assert padding[random] > padding[pools] + 0.2
assert padding[pools] > padding[ascending] + 0.02
assert mean(first[random]) > mean(first[pools]) + 0.01
assert mean(first[random]) > mean(first[shuffled]) + 0.01
assert mean(first[pools]) > mean(first[ascending]) + 0.2
assert mean(first[shuffled]) > mean(first[ascending]) + 0.2

for order in (random, ascending):
    later = [train(order, 8, 0.01, seed)[0] for seed in range(5)]
    print(f"{order}, 8 epochs: {min(later):.1%} to {max(later):.1%} correct")
    assert mean(later) > 0.98
