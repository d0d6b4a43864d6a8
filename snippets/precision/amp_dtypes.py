"""autocast picks a dtype per operation. Weights, their gradients and the
optimizer's state stay fp32."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(8, 4)
optimizer = torch.optim.Adam(model.parameters())
x = torch.randn(16, 8)
y = torch.randint(4, (16,))

with torch.amp.autocast("cpu", torch.bfloat16):
    logits = model(x)
    activated = logits.relu()
    mixed = logits + x[:, :4]
    loss = nn.functional.cross_entropy(logits, y)
logits.retain_grad()
loss.backward()
optimizer.step()

tensors = {
    "input": x,
    "weight": model.weight,
    "linear": logits,
    "relu(linear)": activated,
    "linear + input": mixed,
    "cross_entropy": loss,
    "gradient of linear": logits.grad,
    "gradient of weight": model.weight.grad,
    "Adam's average": optimizer.state[model.weight]["exp_avg"],
}
for name, tensor in tensors.items():
    print(f"{name:18}  {tensor.dtype}")
low = {name for name, tensor in tensors.items() if tensor.dtype == torch.bfloat16}
assert low == {"linear", "relu(linear)", "gradient of linear"}

for device in ("cpu", "cuda"):
    info = torch.finfo(torch.get_autocast_dtype(device))
    print(f"default on {device:4}: {info.dtype}, largest {info.max:.4g}, "
          f"smallest normal {info.smallest_normal:.2g}, eps {info.eps:.2g}")
