"""CTCLoss reads (batch, time, classes) as 2 steps and 5 items. Raises: RuntimeError.
Right: errors/ctc_layout.py."""
import torch
import torch.nn.functional as F

log_p = torch.zeros(2, 5, 3).log_softmax(2)
y = torch.ones(2, 1).long()
steps, lengths = torch.tensor([5, 5]), torch.tensor([1, 1])
print(log_p.shape, y, steps, lengths)
F.ctc_loss(log_p, y, steps, lengths)
