"""Truncated backpropagation through time: detach the hidden state between two
pieces of a sequence. The value goes on, the graph does not."""
import torch
from torch import nn

torch.manual_seed(0)
sequence, targets = torch.randn(40, 1, 3), torch.randn(40, 1, 5)
rnn = nn.RNN(3, 5)
optimizer = torch.optim.SGD(rnn.parameters(), lr=0.1)

hidden = torch.zeros(1, 1, 5)
losses = []
for piece, piece_targets in zip(sequence.split(10), targets.split(10)):
    carried = hidden.detach()  # without this, the second backward() raises
    assert carried.equal(hidden)
    assert carried.grad_fn is None
    outputs, hidden = rnn(piece, carried)
    loss = nn.functional.mse_loss(outputs, piece_targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    print(f"loss {loss.item():.4f}, carried on: {hidden.norm().item():.4f}")
assert len(losses) == 4
