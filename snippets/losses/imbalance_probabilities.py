"""What each loss makes of a true probability p, at its minimum. pos_weight=w adds
log(w) to the logit, class weights multiply, and the focal loss moves towards 0.5.
Each of them can be undone."""

import torch
import torch.nn.functional as F


def minimise(loss_fn, start):
    z = start.clone().requires_grad_()
    opt = torch.optim.LBFGS([z], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        opt.zero_grad()
        loss = loss_fn(z)
        loss.backward()
        return loss

    opt.step(closure)
    return z.detach()


p = torch.tensor([0.01, 0.04, 0.2, 0.5, 0.8])  # as targets: the expected loss
ratio = torch.tensor(19.0)


def focal(z):
    q = z.sigmoid()
    return -(p * (1 - q) ** 2 * q.log() + (1 - p) * q ** 2 * (1 - q).log()).sum()


def undo_focal(q):
    """Return p, for which the derivative of the expected focal loss by q is 0."""
    positive = (1 - q) ** 2 / q - 2 * (1 - q) * q.log()
    negative = q ** 2 / (1 - q) - 2 * q * (1 - q).log()
    return negative / (positive + negative)


weighted = minimise(lambda z: F.binary_cross_entropy_with_logits(
    z, p, pos_weight=ratio, reduction="sum"), torch.zeros(5))
focal_z = minimise(focal, torch.zeros(5))
print("true probability  ", [f"{v:.2f}" for v in p])
print("pos_weight=19     ", [f"{v:.2f}" for v in weighted.sigmoid()])
print("minus log(19)     ", [f"{v:.2f}" for v in (weighted - ratio.log()).sigmoid()])
print("focal, gamma=2    ", [f"{v:.2f}" for v in focal_z.sigmoid()])
print("undone            ", [f"{v:.2f}" for v in undo_focal(focal_z.sigmoid())])
assert weighted.sigmoid().allclose(ratio * p / (ratio * p + 1 - p), atol=0.01)
assert (weighted - ratio.log()).sigmoid().allclose(p, atol=0.01)
assert (weighted > 0).equal(p > 1 / (1 + ratio))
not_half = p != 0.5
assert ((focal_z.sigmoid() - 0.5).abs() < (p - 0.5).abs() - 0.1)[not_half].all()
assert focal_z.sigmoid().diff().min() > 0.05  # the order is kept
assert undo_focal(focal_z.sigmoid()).allclose(p, atol=0.01)

shares = torch.tensor([[0.9, 0.08, 0.02]])
class_weight = 1 / shares[0]
z = minimise(lambda z: F.cross_entropy(z, shares, class_weight), torch.zeros(1, 3))
corrected = z - class_weight.log()
print("three classes     ", [f"{v:.2f}" for v in shares[0]])
print("weighted          ", [f"{v:.2f}" for v in z.softmax(dim=1)[0]])
print("minus log(weight) ", [f"{v:.2f}" for v in corrected.softmax(dim=1)[0]])
assert z.softmax(dim=1).allclose(torch.tensor(1 / 3), atol=0.01)
assert corrected.softmax(dim=1).allclose(shares, atol=0.01)
