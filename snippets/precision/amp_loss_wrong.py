"""A loss written by hand stays in fp16 if all its inputs are fp16, and squares and
exponentials overflow. With .float() it is computed in fp32. Right: in this file."""
import math

import torch
from torch import nn


def mean_square(z):
    return (z * z).mean()


def root_mean_square(z):
    return (z * z).mean().sqrt()


def cross_entropy_by_hand(z):
    probabilities = z.exp() / z.exp().sum(dim=1, keepdim=True)
    return -probabilities[:, 0].log().mean()


def loss_and_gradient(loss_fn, value, in_fp32):
    """Return the loss and the norm of the weight's gradient."""
    model = nn.Linear(1, 3, bias=False)
    nn.init.constant_(model.weight, value)
    with torch.amp.autocast("cpu", torch.float16):
        output = model(torch.ones(4, 1))  # each number is `value`
        if in_fp32:
            output = output.float()
        loss = loss_fn(output)
    loss.backward()
    return loss.item(), model.weight.grad.norm().item()


fp16 = {}
print("                       output  loss in fp16, gradient  with .float(), gradient")
for loss_fn, value in (
    (mean_square, 200.0),
    (mean_square, 300.0),
    (root_mean_square, 300.0),
    (cross_entropy_by_hand, 20.0),
):
    name = loss_fn.__name__
    fp16[name, value] = loss_and_gradient(loss_fn, value, in_fp32=False)
    fp32 = loss_and_gradient(loss_fn, value, in_fp32=True)
    print(f"{name:21}  {value:6}  {fp16[name, value][0]:12.1f}  "
          f"{fp16[name, value][1]:8.2f}  {fp32[0]:13.1f}  {fp32[1]:8.2f}")
    assert 0 < fp32[1] < 1000

assert fp16["mean_square", 300][0] == float("inf")
assert 300 < fp16["mean_square", 300][1] < 400
assert fp16["root_mean_square", 300][1] == 0
assert math.isnan(fp16["cross_entropy_by_hand", 20][1])
