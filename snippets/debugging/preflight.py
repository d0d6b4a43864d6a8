from collections import namedtuple
import torch
Finding = namedtuple("Finding", "code level seen means page")
def preflight(model, loss_fn, batch, optimizer=None, train_step=None):
    *inputs, y = batch
    out = []
    if y.dtype == torch.int64 and y.dim() == 1 and len(y.unique()) == 1:
        out.append(Finding("one-class", "warning", "", "", ""))
    if any(x.is_floating_point() and not x.isfinite().all() for x in inputs):
        out.append(Finding("not-finite", "error", "", "", ""))
    return out
print("demo")
