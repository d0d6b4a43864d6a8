"""A common factor of the whole loss is a learning rate to SGD, is cut off by clipping,
and cancels in Adam. The ratio between two losses matters to all of them."""
import torch


def train(optimizer_name, first, second, max_norm=None):
    """Minimise first * (w - 1)**2 + second * (w + 1)**2 and return w on the way."""
    w = torch.zeros(1, requires_grad=True)
    if optimizer_name == "SGD":
        opt = torch.optim.SGD([w], lr=0.005)
    else:
        opt = torch.optim.Adam([w], lr=0.01)
    positions = []
    for step in range(400):
        loss = first * (w - 1) ** 2 + second * (w + 1) ** 2
        opt.zero_grad()
        loss.sum().backward()
        if max_norm is not None:
            torch.nn.utils.clip_grad_norm_([w], max_norm)
        opt.step()
        positions.append(w.item())
    return torch.tensor(positions)


runs = {}
print("weights of the losses        w after 5 steps   after 400")
for name, max_norm in ("SGD", None), ("SGD", 0.1), ("Adam", None):
    label = name if max_norm is None else f"{name}, clipped"
    for first, second in (3, 1), (30, 10), (1, 3):
        positions = train(name, first, second, max_norm)
        runs[label, first] = positions
        print(f"{label:13} {first:3} : {second:2}  {positions[4]:17.4f}"
              f"   {positions[-1]:9.4f}")

assert runs["SGD", 30][4] > 4 * runs["SGD", 3][4]
assert runs["SGD, clipped", 30][4].isclose(runs["SGD, clipped", 3][4])
assert runs["Adam", 30].allclose(runs["Adam", 3], atol=1e-4)
for label in "SGD", "Adam":  # the minimum is at (first - second) / (first + second)
    assert abs(runs[label, 3][-1] - 0.5) < 0.01
    assert abs(runs[label, 30][-1] - 0.5) < 0.01
    assert abs(runs[label, 1][-1] + 0.5) < 0.01
