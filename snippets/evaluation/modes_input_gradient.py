"""An attack needs the gradient of its input in eval mode."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5),
                          nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    model.eval()
    image = x[test].requires_grad_()
    loss = F.cross_entropy(model(image), y[test])
    (grad,) = torch.autograd.grad(loss, image)
    noise = torch.randn(image.shape)
    steps = [torch.zeros_like(grad), noise.sign(), grad.sign()]
    right = [(model(image + step / 10).argmax(1) == y[test]).sum()
             for step in steps]
    assert min(right[:2]) > right[2] + 100
    print(f"right of 597: {right[0]}, with noise {right[1]}, "
          f"attacked {right[2]}")
