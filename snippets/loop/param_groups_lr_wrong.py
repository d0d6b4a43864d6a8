"""opt.lr = x and an unknown key in a group: both are ignored.
Right: loop/param_groups.py."""
import torch

w = torch.tensor(1.0)
for name in "lr", "learning_rate":
    opt = torch.optim.SGD([{"params": w, name: 0.5}], lr=0.1)
    opt.lr = 0.7  # one more attribute that nobody reads
    old = w.item()
    w.grad = torch.tensor(1.0)
    opt.step()
    moved = old - w.item()
    print(f"{name} 0.5, opt.lr {opt.lr}:"
          f" w {old:.4f} -> {w:.4f}, so the lr is {moved:.4f}")
    assert abs(moved - opt.param_groups[0]["lr"]) < 1e-6
