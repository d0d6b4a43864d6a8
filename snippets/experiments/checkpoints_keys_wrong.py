"""strict=False passes over missing and unexpected keys, never over a
wrong size, and what fits is copied before the error is raised.
Right: experiments/checkpoints_head.py."""
from torch import nn


def net(classes, **more):
    return nn.ModuleDict(
        {"body": nn.Linear(4, 3), "out": nn.Linear(3, classes), **more})


old = net(10, norm=nn.PReLU())
model = net(2, extra=nn.PReLU())
assert not model["body"].weight.equal(old["body"].weight)
for strict in True, False:
    try:
        model.load_state_dict(old.state_dict(), strict)
    except RuntimeError as error:
        print(f"strict={strict}:")
        for line in str(error).splitlines():
            print(line.strip())
assert model["body"].weight.equal(old["body"].weight)
print("copied:", model["body"])
