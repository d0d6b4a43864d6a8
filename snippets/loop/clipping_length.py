"""With a recurrent gain above 1 the gradient grows with the length of
the sequence, with one below 1 the first input is forgotten."""
import matplotlib.pyplot as plt
import torch
from torch import nn

lengths = [5, 10, 20, 40, 80]
for gain, style in (1.2, "-o"), (0.8, "--s"):
    norms = []
    for length in lengths:
        torch.manual_seed(0)
        rnn = nn.RNN(1, 32, nonlinearity="relu")
        with torch.no_grad():
            rnn.weight_hh_l0.copy_(gain * torch.eye(32))
            rnn.bias_ih_l0.zero_()
            rnn.bias_hh_l0.zero_()
        x = torch.rand(length, 1, 1)  # (steps, batch, features)
        first = torch.zeros(1, 1, 32, requires_grad=True)
        out, last = rnn(x, first)
        last.mean().backward()
        grads = [p.grad for p in rnn.parameters()]
        norms.append(nn.utils.get_total_norm(grads).item())
        reach = first.grad.max() * 32
        assert reach.isclose(torch.tensor(gain ** length))
        print(f"gain {gain}, length {length:2}: norm {norms[-1]:.4g},"
              f" reaches the start {reach:.4g}")
    assert (max(norms) > 1000) == (gain > 1)
    plt.semilogy(lengths, norms, style, label=f"gain {gain}")
plt.xlabel("length of the sequence")
plt.ylabel("norm of the gradient")
plt.legend()
title = "With gain 1.2 the norm grows with the length, with 0.8 hardly"
plt.savefig("clipping_length.svg", metadata={"Title": title})
