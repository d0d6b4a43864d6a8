"""opt.lr = x changes nothing, and neither does a misspelt key in a group.
Right: loop/param_groups.py."""
import torch

weight = torch.tensor(1.0)
opt = torch.optim.SGD([weight], lr=0.1)
opt.lr = 0.7  # a new attribute, which step() does not read
weight.grad = torch.tensor(1.0)
opt.step()
print(f"opt.lr = 0.7: the weight moved by {1 - weight.item():.4f}")
assert abs(1 - weight.item() - 0.1) < 1e-6

opt.param_groups[0]["lr"] = 0.7
opt.step()
print(f'group["lr"] = 0.7: it moved by {0.9 - weight.item():.4f}')
assert abs(0.9 - weight.item() - 0.7) < 1e-6

opt = torch.optim.SGD([{"params": [weight], "learning_rate": 0.5}], lr=0.1)
group = opt.param_groups[0]
print("a misspelt key: lr", group["lr"], "learning_rate", group["learning_rate"])
assert group["lr"] == 0.1
assert group["learning_rate"] == 0.5  # stored and not read
