"""eval() leaves autograd on. The gradients are those of the function that eval mode
computes, so they change if a layer has two modes."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 8)


def gradient_norm(model, training):
    model.train(training)
    loss = (model(x) - 1).square().mean()
    (gradient,) = torch.autograd.grad(loss, model[0].weight)
    return gradient.norm().item()


for layer in (nn.ReLU(), nn.Dropout(0.5), nn.BatchNorm1d(64)):
    model = nn.Sequential(nn.Linear(8, 64), layer, nn.Linear(64, 1))
    in_train = gradient_norm(model, training=True)
    in_eval = gradient_norm(model, training=False)
    if isinstance(layer, nn.ReLU):
        assert in_train == in_eval
    else:
        assert abs(in_train - in_eval) > 0.1
    print(f"{type(layer).__name__:11}  gradient norm in train mode {in_train:.4f},"
          f" in eval mode {in_eval:.4f}")
