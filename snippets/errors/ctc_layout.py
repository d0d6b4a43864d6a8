"""Time comes first; each item alone has the same loss."""
import torch
import torch.nn.functional as F

log_p = torch.arange(30.0).sin().view(2, 5, 3).log_softmax(2)
log_p = log_p.transpose(0, 1)  # (time, batch, classes)
y = torch.ones(2, 1).long()
steps, lengths = torch.tensor([5, 5]), torch.tensor([1, 1])
loss = F.ctc_loss(log_p, y, steps, lengths)
alone = [F.ctc_loss(log_p[:, i], y[i], steps[i], lengths[i])
         for i in range(2)]
assert loss.isclose(torch.stack(alone).mean())
print(log_p.shape, y, steps, lengths, f"loss {loss:.4f}")
