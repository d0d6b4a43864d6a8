"""A fresh net with C classes has a loss near log C.
A softmax too many starts there too; a wrong NLL does not."""
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(1000, 64)
print("classes  log C  cross entropy  softmax first  "
      "NLL: probabilities, logits")
for classes in 2, 10, 100, 1000:
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, classes))
    y = torch.randint(classes, (1000,))
    logits = model(x)
    right = F.cross_entropy(logits, y)
    twice = F.cross_entropy(logits.softmax(1), y)
    of_probs = F.nll_loss(logits.softmax(1), y)
    of_logits = F.nll_loss(logits, y)
    start = math.log(classes)
    assert abs(right - start) < 0.05 and abs(twice - start) < 0.05
    assert abs(of_probs + 1 / classes) < 0.05 and abs(of_logits) < 0.2
    print(f"{classes:7} {start:6.2f} {right:14.2f} {twice:14.2f} "
          f"{of_probs:19.3f} {of_logits:7.3f}")
