"""step moves what has a gradient, by the rule of its optimizer.
AdamW moves a weight with a gradient of 0, none skips a rule for it."""
import torch

rules = [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW]
for rule in rules:
    moved = []
    for grad in None, torch.tensor(0.0), torch.tensor(3.0):
        w = torch.tensor(1.0)
        w.grad = grad
        rule([w], lr=0.1).step()
        moved.append(f"{w.item():.4f}")
    assert moved[0] == "1.0000"
    print(f"{rule.__name__:5}", "None, 0, 3: w =", *moved)
