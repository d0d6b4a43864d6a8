"""Plain SGD without zero_grad is SGD with momentum 1: no friction."""
import matplotlib.pyplot as plt
import torch


def path(momentum, zero):
    w = torch.tensor(1.0, requires_grad=True)
    opt = torch.optim.SGD([w], lr=0.02, momentum=momentum)
    places = []
    for step in range(100):
        if zero:
            opt.zero_grad()
        (w ** 2 / 2).backward()
        opt.step()
        places.append(w.item())
    return places


good, bad = path(0, True), path(0, False)
assert bad == path(1, True)  # to the last bit
for name, places in ("with", good), ("without", bad):
    shown = [f"{w:.4f}" for w in places[19::20]]
    print(f"{name} zero_grad, every 20th w:", *shown)
assert max(bad) - min(bad) > 1.8 and max(good) - min(good) < 0.9

plt.plot(good, label="with zero_grad")
plt.plot(bad, "--", label="without zero_grad")
plt.xlabel("step")
plt.ylabel("w")
plt.ylim(top=2.0)
plt.legend(loc="upper center")
title = "Without zero_grad, w swings around the minimum at 0"
plt.savefig("step_no_zero_grad_path.svg", metadata={"Title": title})
