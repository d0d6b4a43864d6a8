"""eval() leaves autograd on, but the gradients are those of another
function if a layer changes with the mode."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 8)
for layer in nn.ReLU(), nn.Dropout(0.5), nn.BatchNorm1d(64):
    model = nn.Sequential(nn.Linear(8, 64), layer, nn.Linear(64, 1))
    norms = []
    for training in True, False:
        model.train(training)
        loss = (model(x) - 1).square().mean()
        (grad,) = torch.autograd.grad(loss, model[0].weight)
        norms.append(grad.norm())
    assert (norms[0] == norms[1]) == isinstance(layer, nn.ReLU)
    print(f"gradient norm {norms[0]:.4f} in train mode, "
          f"{norms[1]:.4f} in eval mode: {type(layer).__name__}")
