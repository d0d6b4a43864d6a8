"""With random labels nothing can be learned about other images. If the
validation accuracy is above chance all the same, the split leaks: here
each image was copied, with noise, before the split instead of after.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, _ = load_digits(return_X_y=True)
data = torch.tensor(data / 16).float()
for seed in range(5):
    torch.manual_seed(seed)
    image = torch.randperm(len(data))[:300].repeat(2)  # two copies each
    x = data[image] + 0.1 * torch.randn(600, 64)
    y = torch.randint(10, (len(data),))[image]
    shares = []
    for order in torch.randperm(600), image.argsort():
        val, train = order.split([200, 400])
        model = nn.Sequential(
            nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.02)
        for step in range(60):
            opt.zero_grad()
            F.cross_entropy(model(x[train]), y[train]).backward()
            opt.step()
        right = model(x[val]).argmax(1) == y[val]
        shares.append(right.float().mean().item())
    assert shares[0] > 0.22 and shares[1] < 0.18, shares
    print(f"split by row {shares[0]:.3f}, by image {shares[1]:.3f}")
