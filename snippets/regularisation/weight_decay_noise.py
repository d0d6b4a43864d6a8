"""Under Adam a weight with large gradients barely decays, and one with
small gradients is gone. AdamW shrinks both by 1 - lr * weight_decay."""
import matplotlib.pyplot as plt
import torch
from torch.optim import Adam, AdamW

lr, wd, steps = 0.01, 0.1, 300
theory = [(1 - lr * wd) ** step for step in range(steps + 1)]
plt.plot(theory, ":", linewidth=4, label="theory")
for rule, marker in (AdamW, ""), (Adam, "o"):
    for size, line in (10, "-"), (0.01, "--"):
        torch.manual_seed(0)
        w = torch.ones(1000)
        opt = rule([w], lr=lr, weight_decay=wd)
        means = [w.mean().item()]
        for step in range(steps):
            w.grad = size * torch.randn(1000)  # pulls nowhere
            opt.step()
            means.append(w.mean().item())
        off = max(abs(a - b) for a, b in zip(means, theory))
        assert off < 0.02 if rule is AdamW else off > 0.2
        print(f"{rule.__name__:5} with gradients of {size:5}: "
              f"{means[100]:.4f}, {means[-1]:.4f}")
        plt.plot(means, line + marker, markevery=30,
                 label=f"{rule.__name__}, {size}")
print(f"theory after 100 and {steps} steps: "
      f"{theory[100]:.4f}, {theory[-1]:.4f}")
plt.gca().set(xlabel="step", ylabel="mean of 1000 weights")
plt.legend(title="gradients of size", loc=(0.6, 0.1))
title = "AdamW shrinks all weights alike, Adam hardly the busy ones"
plt.savefig("weight_decay_noise.svg", metadata={"Title": title})
