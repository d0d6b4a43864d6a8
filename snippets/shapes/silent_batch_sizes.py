"""Batch sizes 1 and 3 catch what a size equal to a layer width hides.
No size catches the mean over the batch: its shape is always right."""
import torch


def sizes_that_fit(model, n_in, n_out, sizes):
    """The batch sizes for which model gives (batch, n_out)."""
    fit = []
    for batch in sizes:
        try:
            shape = model(torch.ones(batch, n_in)).shape
        except RuntimeError:
            continue
        if shape == (batch, n_out):
            fit.append(batch)
    return fit


W = torch.ones(4, 4)
for name, model, expected in [
        ("x.matmul(W)", lambda x: x.matmul(W), [1, 3, 4]),
        ("W.matmul(x)", lambda x: W.matmul(x), [4]),
        ("x.squeeze()", lambda x: x.squeeze(), [3, 4]),
        ("x.sub(x.mean(1))", lambda x: x.sub(x.mean(1)), [1, 4]),
        ("x.sub(x.mean(0))", lambda x: x.sub(x.mean(0)), [1, 3, 4])]:
    fit = sizes_that_fit(model, 4, 4, [1, 3, 4])
    assert fit == expected
    print(f"{name:16} fits at {fit}")
