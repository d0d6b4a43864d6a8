"""update_parameters copies the batch-norm statistics of the raw net.
After update_bn they are those of the averaged net. Right: in this file."""
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, update_bn

torch.manual_seed(0)
x = torch.randn(200, 5)
model = nn.Sequential(nn.Linear(5, 3), nn.BatchNorm1d(3))
swa = AveragedModel(model)
for scale in 1.0, 5.0:
    nn.init.normal_(model[0].weight, std=scale)
    for batch in x.repeat(10, 1).split(50):
        model(batch)
    swa.update_parameters(model)
stale = swa.module[1].running_var.clone()
assert stale.equal(model[1].running_var)
true = swa.module[0](x).var(0)
update_bn([x], swa)
fresh = swa.module[1].running_var
assert fresh.allclose(true) and (stale > fresh * 2).all()
for name, var in ("stale", stale), ("updated", fresh), ("true", true):
    print(f"{name} variance:", *(f"{v:.4f}" for v in var))
