"""The Jacobian says on which samples of its batch an output depends. In each
row a 1 marks a sample that the first output depends on: there should be one,
for the first."""
import torch
from torch import nn
from torch.autograd.functional import jacobian

torch.manual_seed(0)
x = torch.randn(4, 4)
W = torch.randn(4, 4)
norm = nn.BatchNorm1d(4)
no_statistics = nn.BatchNorm1d(4, track_running_stats=False).eval()


def dependence(model):
    # (output sample, output feature, input sample, input feature)
    return (jacobian(model, x) != 0).any(3).any(1)


apart = {
    "x.matmul(W)": lambda x: x.matmul(W),
    "softmax(1)": lambda x: x.softmax(1),
    "batch norm, eval": lambda x: norm.eval()(x),
}
mixing = {
    "W.matmul(x)": lambda x: W.matmul(x),
    "softmax(0)": lambda x: x.softmax(0),
    "x - x.mean(0)": lambda x: x - x.mean(0),
    "view": lambda x: x.view(2, 4, 2).sum(0),
    "batch norm, train": lambda x: norm.train()(x),
    "eval, no statistics": no_statistics,
}
for name, model in apart.items():
    print(f"{name:19}", dependence(model)[0].int().tolist())
    assert dependence(model).equal(torch.eye(4, dtype=torch.bool))
for name, model in mixing.items():
    print(f"{name:19}", dependence(model)[0].int().tolist())
    assert dependence(model)[0, 1:].any()
