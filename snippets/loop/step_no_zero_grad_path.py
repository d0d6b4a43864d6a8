"""Plain SGD without zero_grad() is SGD with momentum 1: it has no friction."""
import matplotlib.pyplot as plt
import torch


def path(momentum, zero_grad):
    """The values of w while SGD minimises w**2 / 2."""
    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.02, momentum=momentum)
    values = []
    for step in range(100):
        if zero_grad:
            optimizer.zero_grad()
        loss = w ** 2 / 2
        loss.backward()
        optimizer.step()
        values.append(w.item())
    return values


cleared = path(momentum=0, zero_grad=True)
summed = path(momentum=0, zero_grad=False)
assert summed == path(momentum=1, zero_grad=True)  # to the last bit
assert min(cleared) > 0
assert min(summed) < -0.9
for name, values in ("with", cleared), ("without", summed):
    print(f"{name} zero_grad, every 20th w:", *(f"{w:.4f}" for w in values[19::20]))

plt.plot(cleared, label="with zero_grad")
plt.plot(summed, "--", label="without zero_grad")
plt.xlabel("step")
plt.ylabel("w")
plt.ylim(top=2.0)
plt.legend(loc="upper center")
title = "Without zero_grad, w swings around the minimum at 0"
plt.savefig("step_no_zero_grad_path.svg", metadata={"Title": title})
