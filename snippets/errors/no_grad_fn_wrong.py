"""argmax has no gradient: the loss is cut off from the weights.
Raises: RuntimeError. Right: errors/no_grad_fn.py."""
import torch

logits = torch.eye(2, requires_grad=True)
hits = logits.argmax(1).float()
loss = hits.mean()
print(logits, hits, loss)
loss.backward()
