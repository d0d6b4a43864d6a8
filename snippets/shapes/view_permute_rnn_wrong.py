"""A view from (batch, time, features) to (time, batch, features) puts
rows of other images into each sequence. The net is left guessing.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x = torch.tensor(data / 16).float().view(-1, 8, 8)  # image, row, pixel
y = torch.tensor(target)
turns = [lambda x: x.permute(1, 0, 2), lambda x: x.view(8, -1, 8)]
assert {turn(x).shape for turn in turns} == {(8, 1797, 8)}
for seed in range(5):
    right = []
    for turn in turns:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        rnn, out = nn.RNN(8, 32), nn.Linear(32, 10)
        opt = torch.optim.Adam([*rnn.parameters(), *out.parameters()],
                               lr=0.02)
        for batch in train.split(50):
            opt.zero_grad()
            hidden = rnn(turn(x[batch]))[1][0]  # (batch, 32), last step
            F.cross_entropy(out(hidden), y[batch]).backward()
            opt.step()
        logits = out(rnn(turn(x[test]))[1][0])
        right.append((logits.argmax(1) == y[test]).sum().item())
    assert right[0] > 300 and right[1] < 100
    print(f"right of {len(test)}: {right[0]}, by view {right[1]}")
