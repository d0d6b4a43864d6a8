"""autocast picks a dtype per operation. Weights, their gradients and
the optimizer's state stay fp32."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(8, 4)
opt = torch.optim.Adam(model.parameters())
x, y = torch.randn(16, 8), torch.randint(4, (16,))

with torch.amp.autocast("cpu"):
    logits = model(x)  # (16, 4)
    loss = nn.functional.cross_entropy(logits, y)
    seen = {
        "x": x,
        "weight": model.weight,
        "linear": logits,
        "relu(linear)": logits.relu(),
        "linear + x": logits + x[:, :4],
        "cross_entropy": loss,
    }
logits.retain_grad()
loss.backward()
opt.step()
seen["grad of linear"] = logits.grad
seen["grad of weight"] = model.weight.grad
seen["Adam's average"] = opt.state[model.weight]["exp_avg"]

low = [name for name, t in seen.items() if t.dtype == torch.bfloat16]
assert low == ["linear", "relu(linear)", "grad of linear"]
for name, t in seen.items():
    print(f"{name:15} {t.dtype}  norm {t.norm():.4g}")
for device in ["cpu", "cuda"]:
    info = torch.finfo(torch.get_autocast_dtype(device))
    print(device, info.dtype, f"max {info.max:.5g} eps {info.eps:.4g}")
