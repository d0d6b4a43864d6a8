"""Cross entropy accepts multi-hot rows, but its best answer to a row with k labels
is 1/k for each, and a row without labels has no gradient.
Right: losses/binary_multilabel.py."""
import torch
import torch.nn.functional as F

labels = torch.tensor([[0.0, 0, 0, 0],
                       [1, 0, 0, 0],
                       [1, 1, 0, 0],
                       [1, 1, 1, 1]])


start = torch.tensor([0.3, 0.1, 0.0, 0.2])


def best_logits(loss_fn):
    """Minimise the loss over the logits themselves."""
    logits = start.repeat(4, 1).requires_grad_()
    opt = torch.optim.Adam([logits], lr=0.1)
    for step in range(500):
        opt.zero_grad()
        loss_fn(logits, labels).backward()
        opt.step()
    return logits.detach()


softmax = best_logits(F.cross_entropy).softmax(dim=1)
sigmoid = best_logits(F.binary_cross_entropy_with_logits).sigmoid()
print("labels              best softmax            best sigmoid")
for row, p, q in zip(labels, softmax, sigmoid):
    print(f"{row.int().tolist()}  {[round(v, 2) for v in p.tolist()]}"
          f"  {[round(v, 2) for v in q.tolist()]}")
for row, p in zip(labels[1:], softmax[1:]):
    assert p.allclose(row / row.sum(), atol=0.01)
assert softmax[0].allclose(start.softmax(dim=0))  # it did not move
assert sigmoid.allclose(labels, atol=0.01)
