"""total += loss keeps every graph; total += loss.item() keeps none.
Right: loop/step.py."""
import weakref

import torch


class Saved:  # what a graph keeps for backward
    def __init__(self, tensor):
        self.tensor = tensor.detach()
        alive.add(self)


def nodes(fn, seen):
    if fn is not None and fn not in seen:
        seen.add(fn)
        for child, _ in fn.next_functions:
            nodes(child, seen)
    return len(seen)


torch.manual_seed(0)
alive = weakref.WeakSet()
w = torch.randn(64, 10, requires_grad=True)
x = torch.randn(100, 64)
for name in "total += loss", "total += loss.item()":
    for backward in True, False:
        total = 0
        for batch in range(20):
            with torch.autograd.graph.saved_tensors_hooks(
                    Saved, lambda saved: saved.tensor):
                loss = (x @ w).square().mean()
            if backward:
                loss.backward()
            total += loss.item() if "item" in name else loss
        del loss
        size = nodes(getattr(total, "grad_fn", None), set())
        assert (size == 0) == ("item" in name)
        kept = {s.tensor.data_ptr(): s.tensor.nbytes for s in alive}
        print(f"{name} = {total:.4f}, backward {backward}:"
              f" {size} nodes, {sum(kept.values())} bytes saved")
