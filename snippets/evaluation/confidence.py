"""Loss and accuracy can rise together: three images out of four are now
correct, and the fourth is wrong with confidence."""
import torch
import torch.nn.functional as F

targets = torch.tensor([0, 0, 0, 0])
p_before = torch.tensor([0.6, 0.6, 0.4, 0.4])  # probability of class 0
p_after = torch.tensor([0.9, 0.9, 0.9, 0.01])

results = []
for epoch, p in ("before", p_before), ("after", p_after):
    logits = torch.stack([p, 1 - p], dim=1).log()
    accuracy = (logits.argmax(dim=1) == targets).float().mean().item()
    losses = F.cross_entropy(logits, targets, reduction="none")
    print(f"{epoch}: accuracy {accuracy:.2f}, loss {losses.mean():.4f}, of",
          [round(loss, 2) for loss in losses.tolist()])
    results.append((accuracy, losses.mean().item()))
(accuracy_before, loss_before), (accuracy_after, loss_after) = results
assert accuracy_after > accuracy_before
assert loss_after > loss_before

# the classes do not depend on the scale of the logits, the loss does
loss_at = {}
for scale in 0.5, 1.0, 2.0:
    scaled = logits * scale
    assert scaled.argmax(dim=1).equal(logits.argmax(dim=1))
    loss_at[scale] = F.cross_entropy(scaled, targets).item()
    print(f"logits times {scale}: loss {loss_at[scale]:.4f}")
assert loss_at[0.5] < loss_at[1.0] - 0.1
assert loss_at[2.0] > loss_at[1.0] + 0.1
