"""A GRU that is read at out[:, -1] must carry what it saw across the padding. Padded to
the longest of the batch it mostly learns that, and then depends on the padding; padded
to 30 steps it learns little in as many updates. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

digits = load_digits()
images = torch.tensor(digits.data, dtype=torch.float32) / 16
labels = torch.tensor(digits.target)
SETTINGS = {  # name: what is read, and to how many steps a batch is padded at least
    "last real step": ("last real step", 0),
    "out[:, -1], padded to the longest": ("out[:, -1]", 0),
    "out[:, -1], padded to 30 steps": ("out[:, -1]", 30),
}


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(64, 32, batch_first=True)
        self.head = nn.Linear(32, 10)

    def forward(self, x, lengths, read):
        if read == "packed":
            packed = pack_padded_sequence(
                x, lengths, batch_first=True, enforce_sorted=False)
            return self.head(self.rnn(packed)[1][-1])
        outputs, _ = self.rnn(x)
        if read == "last real step":
            return self.head(outputs[torch.arange(len(x)), lengths - 1])
        return self.head(outputs[:, -1])


def draw(pool, count, steps, generator):
    """Sequences of 1 to 12 images; the label is the digit of the last one."""
    lengths = 1 - 3 * torch.rand(count, generator=generator).log()
    lengths = lengths.long().clamp(max=12)
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
    for step in range(100):
        x, lengths, y = draw(order[:1200], 32, steps, generator)
        loss = F.cross_entropy(model(x, lengths, read), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    batched = alone = 0
    model.eval()
    with torch.no_grad():
        for batch in range(3):
            x, lengths, y = draw(order[1200:], 200, steps, generator)
            batched += (model(x, lengths, read).argmax(1) == y).sum().item()
            # Packed, each sequence is run as if it were alone, without padding.
            predicted = model(x, lengths, "packed").argmax(1)
            alone += (predicted == y).sum().item()
    return batched / 600, alone / 600


def mean(numbers):
    return sum(numbers) / len(numbers)


batched = {}
alone = {}
for name, (read, steps) in SETTINGS.items():
    runs = {lr: [train(read, steps, lr, seed) for seed in range(5)]
            for lr in (0.03, 0.1)}
    best = max(runs, key=lambda lr: mean([run[0] for run in runs[lr]]))
    batched[name], alone[name] = zip(*runs[best], strict=True)
    print(f"{name}, lr {best}: {min(batched[name]):.0%} to {max(batched[name]):.0%}"
          f" correct, without padding {min(alone[name]):.0%} to {max(alone[name]):.0%}")

right, longest, thirty = SETTINGS
assert abs(mean(batched[right]) - mean(alone[right])) < 0.002
assert mean(batched[right]) > 0.9
assert mean(alone[longest]) < mean(batched[longest]) - 0.01
assert mean(alone[longest]) < mean(alone[right]) - 0.02
assert mean(batched[thirty]) < mean(batched[right]) - 0.3
