"""Without clipping an RNN with gain 1.3 ends at chance or in nan.
With max_norm=1 it learns, from the same weights and batches. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def train(max_norm):
    torch.manual_seed(seed)
    rnn = nn.RNN(4, 32, 1, "relu", bias=False, batch_first=True)
    head = nn.Linear(32, 10)
    nn.init.eye_(rnn.weight_hh_l0).data.mul_(1.3)
    params = [*rnn.parameters(), *head.parameters()]
    opt = torch.optim.SGD(params, lr=0.03)
    train, test = torch.randperm(len(x)).split([1200, 597])
    for step in range(50):
        batch = train[torch.randperm(1200)[:50]]
        opt.zero_grad()
        out, _ = rnn(x[batch])  # (batch, steps, units)
        F.cross_entropy(head(out[:, -1]), y[batch]).backward()
        nn.utils.clip_grad_norm_(params, max_norm)
        opt.step()
    logits = head(rnn(x[test])[0][:, -1])
    loss = F.cross_entropy(logits, y[test]).item()
    return loss, (logits.argmax(1) == y[test]).sum().item()


data, target = load_digits(return_X_y=True)
x = torch.tensor(data / 16).float().view(-1, 16, 4)
y = torch.tensor(target)
for seed in range(5):
    (free, few), (clipped, more) = train(float("inf")), train(1.0)
    assert not free < 2.29 and clipped < 3  # at chance: log(10)
    assert more > few + 30
    print(f"loss {free:.4f}, right {few} of 597;",
          f"clipped {clipped:.4f}, {more}")
