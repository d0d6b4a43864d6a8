"""All optimizers but L-BFGS step without a closure; without gradients
they move nothing and say nothing."""
import torch

able = []
for rule in vars(torch.optim).values():
    if isinstance(rule, type) and rule is not torch.optim.Optimizer:
        w, moved = torch.tensor([[1.0]]), []
        opt = rule([w])
        try:
            for grad in None, w.clone():
                w.grad = grad
                opt.step()
                moved.append(w.item() != 1)
            assert moved == [False, True]
            able.append(rule.__name__)
        except (TypeError, RuntimeError) as error:
            print(error)
print(len(able), "step:", *sorted(able)[:5], "...")


def closure():
    opt.zero_grad()
    loss = (w - 3) ** 2
    loss.backward()
    return loss


w = torch.tensor(1.0, requires_grad=True)
opt = torch.optim.LBFGS([w])
first = opt.step(closure)
assert closure() < first / 1000
print(f"L-BFGS: loss {first:.4f} -> {closure():.4f}, w {w:.4f}")
