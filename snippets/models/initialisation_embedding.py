"""nn.Embedding starts at a standard deviation of 1. If the output layer shares that
weight, the logits are far too large, and so is the first loss."""
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
words, width = 1000, 256
hidden = torch.randn(512, width)  # as behind a layer norm
targets = torch.randint(words, (512,))

losses = {}
for std in (1.0, 0.02):
    embedding = nn.Embedding(words, width)
    head = nn.Linear(width, words, bias=False)
    head.weight = embedding.weight  # tied: one parameter for both
    nn.init.normal_(embedding.weight, std=std)
    logits = head(hidden)
    losses[std] = F.cross_entropy(logits, targets).item()
    print(f"std {std}: logits of std {logits.std():.2f}, first loss {losses[std]:.2f}")

print(f"log({words}) is {math.log(words):.2f}")
assert losses[1.0] > 5 * math.log(words)
assert math.isclose(losses[0.02], math.log(words), rel_tol=0.02)
