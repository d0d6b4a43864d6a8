"""Behind a softmax the loss of each sample lies between log(e + C - 1) - 1
and the same plus 1, whatever the C probabilities are."""
import math

import torch
import torch.nn.functional as F

torch.manual_seed(0)
print("classes   lowest    log C  highest")
for classes in 2, 3, 10, 100, 1000:
    lowest = math.log(math.e + classes - 1) - 1
    highest = lowest + 1
    logits = 20 * torch.randn(1000, classes)
    logits[0, 0] = 1000.0  # certain of class 0
    logits[1, 1] = 1000.0  # certain of class 1
    y = torch.zeros(1000, dtype=torch.int64)
    losses = F.cross_entropy(logits.softmax(dim=1), y, reduction="none")
    assert abs(losses.min() - lowest) < 1e-5
    assert abs(losses.max() - highest) < 1e-5
    print(f"{classes:7} {lowest:8.4f} {math.log(classes):8.4f} "
          f"{highest:8.4f}")
