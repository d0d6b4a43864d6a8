"""Is an output influenced by another sample of its batch? The gradient
tells. Where samples are kept apart, the answer is the identity."""
import torch
from torch import nn


def influence(model, x: torch.Tensor) -> torch.Tensor:
    """Bool (batch, batch): does output i depend on sample j of x?

    Dimension 0 of x and of the output is the batch. Give it random
    floats and a model in eval mode: in training, batch norm mixes.
    """
    x = x.detach().requires_grad_()
    out, rows = model(x), []
    if len(out) != len(x):
        raise ValueError(f"{len(x)} samples gave {len(out)} rows")
    for i in range(len(x)):
        v = torch.zeros_like(out)
        v[i] = torch.randn_like(v[i])  # not ones: softmax adds up to 1
        grad = torch.autograd.grad(out, x, v, retain_graph=True)[0]
        rows.append((grad != 0).reshape(len(x), -1).any(1))
    return torch.stack(rows)


x, W, norm = torch.randn(4, 4), torch.randn(4, 4), nn.BatchNorm1d(4)
for name, model, mixes in [
        ("x.matmul(W)", lambda x: x.matmul(W), False),
        ("W.matmul(x)", lambda x: W.matmul(x), True),
        ("softmax(1)", lambda x: x.softmax(1), False),
        ("softmax(0)", lambda x: x.softmax(0), True),
        ("view", lambda x: x.view(2, 4, 2).sum(0), True),
        ("batch norm", lambda x: norm.train()(x), True),
        ("its eval mode", lambda x: norm.eval()(x), False)]:
    found = influence(model, x)
    assert found.equal(torch.eye(4, dtype=torch.bool)) != mixes
    print(f"{name:13} {found[0].int().tolist()}")
try:
    influence(lambda x: x.view(8, 2), x)
except ValueError as error:
    print("refused:", error)
