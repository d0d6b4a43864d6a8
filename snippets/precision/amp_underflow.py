"""In fp16 small gradients become 0 and large ones inf. The loss scale
moves them in between. In bf16 the zeros do not depend on it."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
x, y = [torch.tensor(a[:100]) for a in load_digits(return_X_y=True)]
layers = [m for _ in range(12) for m in (nn.Linear(64, 64), nn.GELU())]
model = nn.Sequential(*layers, nn.Linear(64, 10))


def gradients(scale, dtype):
    with torch.amp.autocast("cpu", dtype, dtype != torch.float32):
        loss = nn.functional.cross_entropy(model(x.float() / 16), y)
    grads = torch.autograd.grad(scale * loss, list(model.parameters()))
    return torch.cat([g.flatten() for g in grads])


exact = gradients(1, torch.float32)
some = exact != 0
print(f"{some.sum()} gradients, median size {exact.abs().median():.4g}")
powers, rows = [2 * i for i in range(13)], []
for p in powers:
    both = [gradients(2**p, d) for d in (torch.half, torch.bfloat16)]
    fp16, bf16 = [grad[some] for grad in both]
    flags = fp16 == 0, ~fp16.isfinite(), bf16 == 0
    rows.append([flag.sum().item() for flag in flags])
    print(f"2^{p:<2} zero, inf in fp16; zero in bf16:", *rows[-1])
zero, inf, same = torch.tensor(rows).T.tolist()
assert zero == sorted(zero, reverse=True)
assert min(same) == max(same)
plt.plot(powers, zero, "o-", powers, inf, "s--", powers, same, "^:")
plt.legend(["fp16: zero", "fp16: inf or nan", "bf16: zero"])
plt.ylabel("gradients")
plt.xlabel("loss scale, as a power of 2")
title = "Unscaled, fp16 turns nearly half of these gradients into 0"
plt.savefig("amp_underflow.svg", metadata={"Title": title})
