"""13 of the 15 optimizers in torch.optim step without a closure, given a
dense gradient. Without a gradient step() moves nothing, and raises nothing."""
import torch

optimizer_classes = [
    value for value in vars(torch.optim).values()
    if isinstance(value, type) and value is not torch.optim.Optimizer]
working = []
for optimizer_class in optimizer_classes:
    weight = torch.tensor([[1.0]])
    optimizer = optimizer_class([weight])
    try:
        optimizer.step()
        assert weight == 1  # no gradient yet
        weight.grad = torch.tensor([[1.0]])
        optimizer.step()
    except (TypeError, RuntimeError) as error:
        print(f"{type(error).__name__}: {error}")
    else:
        assert weight != 1
        working.append(optimizer_class.__name__)

print(len(working), "of", len(optimizer_classes), "step:", *sorted(working))
assert not {"LBFGS", "SparseAdam"} & {*working}
