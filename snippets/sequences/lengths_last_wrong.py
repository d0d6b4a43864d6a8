"""A GRU that is read at out[:, -1] must carry what it saw across the padding. Padded to
the longest of the batch it learns that, and then depends on the padding; padded to 40
steps it learns little in as many updates. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
SETTINGS = {  # name: what is read, and to how many steps a batch is padded at least
    "last real step": ("last real step", 0),
    "out[:, -1], padded to the longest": ("out[:, -1]", 0),
    "out[:, -1], padded to 40 steps": ("out[:, -1]", 40),
}


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(64, 32, batch_first=True)
        self.head = nn.Linear(32, 10)

    def forward(self, x, lengths, read):
        outputs, _ = self.rnn(x)
        if read == "last real step":
            return self.head(outputs[torch.arange(len(x)), lengths - 1])
        return self.head(outputs[:, -1])


def draw(pool, count, steps, generator):
    """Sequences of 1 to 20 images; the label is the digit of the last one."""
    lengths = 1 - 4 * torch.rand(count, generator=generator).log()
    lengths = lengths.long().clamp(max=20)
    steps = max(steps, lengths.max())
    chosen = pool[torch.randint(len(pool), (count, steps), generator=generator)]
    real = torch.arange(steps) < lengths[:, None]
    x = images[chosen] * real[:, :, None]
    return x, lengths, labels[chosen[torch.arange(count), lengths - 1]]


def train(read, steps, lr, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(images), generator=generator)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(140):
        x, lengths, y = draw(order[:1200], 32, steps, generator)
        loss = F.cross_entropy(model(x, lengths, read), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    batched = alone = 0
    model.eval()
    with torch.no_grad():
        for batch in range(5):
            x, lengths, y = draw(order[1200:], 128, steps, generator)
            batched += (model(x, lengths, read).argmax(1) == y).sum().item()
            # Alone, out[:, -1] is the last real step: nothing behind it is padding.
            predicted = model(x, lengths, "last real step").argmax(1)
            alone += (predicted == y).sum().item()
    return batched / 640, alone / 640


def mean(numbers):
    return sum(numbers) / len(numbers)


batched = {}
alone = {}
for name, (read, steps) in SETTINGS.items():
    runs = {lr: [train(read, steps, lr, seed) for seed in range(5)]
            for lr in (0.01, 0.03, 0.1)}
    best = max(runs, key=lambda lr: mean([run[0] for run in runs[lr]]))
    batched[name], alone[name] = zip(*runs[best], strict=True)
    print(f"{name}, lr {best}: {min(batched[name]):.0%} to {max(batched[name]):.0%}"
          f" correct, without padding {min(alone[name]):.0%} to {max(alone[name]):.0%}")

right, longest, forty = SETTINGS
assert batched[right] == alone[right]
assert mean(batched[right]) > 0.9
assert mean(alone[longest]) < mean(batched[longest]) - 0.01
assert mean(alone[longest]) < mean(alone[right]) - 0.02
assert mean(batched[forty]) < mean(batched[right]) - 0.3
