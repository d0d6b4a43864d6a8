"""A view from (batch, time, features) to (time, batch, features) fills each
sequence with rows of other images. The model is left guessing.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32) / 16  # image, row, pixel
y = torch.tensor(digits.target)


def by_permute(batch):
    return batch.permute(1, 0, 2)


def by_view(batch):
    return batch.view(8, -1, 8)


def own_rows(to_time_first):
    """How many of the 400 rows of a batch of 50 images stay with their image."""
    numbers = torch.arange(50)[:, None, None].expand(50, 8, 8).contiguous()
    return (to_time_first(numbers)[:, :, 0] == torch.arange(50)).sum().item()


def train(seed, to_time_first):
    """Correct predictions on 550 test images, in batches of 50."""
    torch.manual_seed(seed)
    shuffled = torch.randperm(len(x))
    train_rows, test_rows = shuffled[:1200], shuffled[1200:1750]
    rnn, output = nn.RNN(8, 32), nn.Linear(32, 10)
    optimizer = torch.optim.Adam([*rnn.parameters(), *output.parameters()], lr=0.01)
    for epoch in range(4):
        for batch in train_rows[torch.randperm(1200)].split(50):
            _, hidden = rnn(to_time_first(x[batch]))  # (1, batch, 32)
            loss = F.cross_entropy(output(hidden[0]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    correct = 0
    with torch.no_grad():
        for batch in test_rows.split(50):
            _, hidden = rnn(to_time_first(x[batch]))
            correct += (output(hidden[0]).argmax(1) == y[batch]).sum().item()
    return correct


print(f"rows that stay with their image: permute {own_rows(by_permute)} of 400, "
      f"view {own_rows(by_view)}")
assert own_rows(by_permute) == 400
assert own_rows(by_view) < 20
for seed in range(5):
    right = train(seed, by_permute)
    wrong = train(seed, by_view)
    print(f"correct of 550: permute {right}, view {wrong}")
    assert right > 400
    assert wrong < 110
