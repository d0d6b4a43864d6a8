"""Without a loss scale, nearly half of the gradients of an untrained MLP of 12
hidden layers are 0 in fp16; with 4 layers hardly any. A larger scale saves them,
until the largest become inf. In bf16 the scale changes nothing."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
images = torch.tensor(digits.data[:100], dtype=torch.float32) / 16
labels = torch.tensor(digits.target[:100])


def build(hidden_layers):
    torch.manual_seed(0)
    layers = []
    for layer in range(hidden_layers):
        layers += [nn.Linear(64, 64), nn.GELU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


def gradients(model, scale, dtype):
    with torch.amp.autocast("cpu", dtype, enabled=dtype != torch.float32):
        loss = nn.functional.cross_entropy(model(images), labels)
    found = torch.autograd.grad(scale * loss, list(model.parameters()))
    return torch.cat([gradient.flatten() for gradient in found])


zero_by_depth = {}
for hidden_layers in (4, 8, 12):
    model = build(hidden_layers)
    counted = gradients(model, 1, torch.float32) != 0
    fp16 = gradients(model, 1, torch.float16)[counted]
    zero_by_depth[hidden_layers] = (fp16 == 0).float().mean().item()
    print(f"{hidden_layers:2} hidden layers, no scale: "
          f"{zero_by_depth[hidden_layers]:.1%} of the gradients are 0 in fp16")
assert zero_by_depth[4] < 0.01
assert zero_by_depth[12] > 0.4

exact = gradients(model, 1, torch.float32)
counted = exact != 0
print(f"{counted.sum()} gradients that are not 0 in fp32, "
      f"median size {exact.abs().median():.4g}")
unscaled_bf16 = gradients(model, 1, torch.bfloat16)[counted]
print("scale  0 in fp16  inf or nan in fp16  0 in bf16")
powers = range(0, 26, 2)
zero_fp16 = []
inf_fp16 = []
zero_bf16 = []
for power in powers:
    fp16 = gradients(model, 2**power, torch.float16)[counted]
    bf16 = gradients(model, 2**power, torch.bfloat16)[counted]
    assert torch.equal(bf16 / 2**power, unscaled_bf16)
    zero_fp16.append((fp16 == 0).sum().item())
    inf_fp16.append((~fp16.isfinite()).sum().item())
    zero_bf16.append((bf16 == 0).sum().item())
    print(f"2^{power:<3}  {zero_fp16[-1]:9}  {inf_fp16[-1]:18}  {zero_bf16[-1]:9}")

assert zero_fp16 == sorted(zero_fp16, reverse=True)
assert inf_fp16[8] == 0  # at 2^16, the scale that GradScaler begins with
assert inf_fp16[-1] == len(fp16)

plt.plot(powers, zero_fp16, "o-", label="fp16: zero")
plt.plot(powers, inf_fp16, "s--", label="fp16: inf or nan")
plt.plot(powers, zero_bf16, "^:", label="bf16: zero")
plt.legend()
plt.ylabel("gradients")
plt.xlabel("loss scale, as a power of 2")
title = "Unscaled, fp16 turns nearly half of these gradients into 0"
plt.savefig("amp_underflow.svg", metadata={"Title": title})
