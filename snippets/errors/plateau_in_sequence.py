"""First the one, then the other, by hand."""
import torch
from torch.optim.lr_scheduler import LinearLR, ReduceLROnPlateau

opt = torch.optim.SGD([torch.ones([])], lr=0.1)
warmup = LinearLR(opt, start_factor=0.5, total_iters=2)
plateau = ReduceLROnPlateau(opt, patience=0)
for epoch, val_loss in enumerate([0.9, 0.8, 0.7, 0.7]):
    print(val_loss, opt.param_groups[0]["lr"])
    opt.step()
    warmup.step() if epoch < 2 else plateau.step(val_loss)
assert opt.param_groups[0]["lr"] < 0.02
