"""fp32 weights; autocast makes the fp16 copies for the products."""
import torch

model = torch.nn.Linear(4, 4)
opt = torch.optim.SGD(model.parameters())
scaler = torch.amp.GradScaler(model.weight.device.type)
with torch.autocast(model.weight.device.type, dtype=torch.float16):
    out = model(torch.ones(4))
assert out.dtype == torch.float16
scaler.scale(out.float().mean()).backward()
scaler.unscale_(opt)  # refuses fp16 gradients
assert model.weight.grad.equal(torch.ones(4, 4) / 4)
print(out.dtype, model.weight.grad.dtype, model.weight.grad.shape)
