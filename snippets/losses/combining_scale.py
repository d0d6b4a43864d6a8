"""A common factor of the whole loss is a learning rate to SGD, is cut off by clipping,
and cancels in Adam. The ratio between two losses moves the minimum for all of them."""
import torch


def train(optimizer, first, second, max_norm=None, steps=100, **settings):
    """Minimise first * (w - 1)**2 + second * (w + 1)**2 and return w on the way."""
    w = torch.zeros(1, requires_grad=True)
    opt = optimizer([w], **settings)
    positions = []
    for step in range(steps):
        loss = first * (w - 1) ** 2 + second * (w + 1) ** 2
        opt.zero_grad()
        loss.backward()
        if max_norm is not None:
            torch.nn.utils.clip_grad_norm_([w], max_norm)
        opt.step()
        positions.append(w.item())
    return torch.tensor(positions)


SGD, Adam = torch.optim.SGD, torch.optim.Adam
settings = {
    "SGD": {"optimizer": SGD, "lr": 0.01},
    "SGD, clipped": {"optimizer": SGD, "lr": 0.01, "max_norm": 0.1},
    "SGD, decay": {"optimizer": SGD, "lr": 0.01, "weight_decay": 2.0},
    "Adam": {"optimizer": Adam, "lr": 0.05},
}
runs = {}
print("weights of the losses        w after 3 steps   after 100")
for name, setting in settings.items():
    for first, second in (3, 1), (30, 10), (1, 3):
        positions = train(first=first, second=second, **setting)
        runs[name, first] = positions
        print(f"{name:12}  {first:3} : {second:2}  {positions[2]:17.4f}"
              f"   {positions[-1]:9.4f}")

ten_times_the_lr = train(SGD, 3, 1, lr=0.1)
assert runs["SGD", 30].allclose(ten_times_the_lr, atol=1e-5)
assert runs["SGD", 30][2] > 4 * runs["SGD", 3][2]
assert runs["SGD, clipped", 30].allclose(runs["SGD, clipped", 3])
assert runs["SGD, clipped", 3][-1] < 0.2  # far from 0.5 still
assert runs["Adam", 30].allclose(runs["Adam", 3], atol=1e-4)
for name in "SGD", "Adam":  # the minimum is at (first - second) / (first + second)
    assert abs(runs[name, 3][-1] - 0.5) < 0.01
    assert abs(runs[name, 30][-1] - 0.5) < 0.01
    assert abs(runs[name, 1][-1] + 0.5) < 0.01
assert runs["SGD, decay", 30][-1] > runs["SGD, decay", 3][-1] + 0.05
