"""With a recurrent gain above 1 the gradient grows exponentially with the length of the
sequence. With one below 1 the start of the sequence gets no gradient."""
import math

import matplotlib.pyplot as plt
import torch
from torch import nn

lengths = [5, 10, 20, 40, 80]
norms = {}
for gain, style in (1.2, "-o"), (0.8, "--s"):
    for length in lengths:
        torch.manual_seed(0)
        rnn = nn.RNN(1, 32, nonlinearity="relu")
        with torch.no_grad():
            rnn.weight_hh_l0.copy_(gain * torch.eye(32))
            rnn.bias_ih_l0.zero_()
            rnn.bias_hh_l0.zero_()
        x = torch.rand(length, 1, 1)  # (steps, batch, features)
        first = torch.zeros(1, 1, 32, requires_grad=True)
        output, last = rnn(x, first)
        last.mean().backward()
        norm = nn.utils.clip_grad_norm_(rnn.parameters(), math.inf).item()
        norms[gain, length] = norm
        reaches_start = 32 * first.grad.max().item()
        print(f"gain {gain}, length {length:2}: norm {norm:.4g},"
              f" reaches the start {reaches_start:.4g}")
        assert math.isclose(reaches_start, gain ** length, rel_tol=1e-4)
    values = [norms[gain, length] for length in lengths]
    plt.semilogy(lengths, values, style, label=f"gain {gain}")

assert norms[1.2, 80] > 1e6 * norms[1.2, 5]
assert norms[0.8, 80] < 3 * norms[0.8, 5]
plt.xlabel("length of the sequence")
plt.ylabel("norm of the gradient")
plt.legend()
title = "With gain 1.2 the norm grows with the length, with 0.8 hardly"
plt.savefig("clipping_length.svg", metadata={"Title": title})
