"""Load a pretrained body under a new head: leave out the old head, load the rest with
strict=False, and check that nothing else is missing or unexpected."""
import torch
from torch import nn


def load_except(model: nn.Module, state: dict, prefix: str) -> None:
    """Load a state dict, except for the entries that begin with the prefix."""
    kept = {key: value for key, value in state.items() if not key.startswith(prefix)}
    left_out = [key for key in [*model.state_dict(), *state] if key.startswith(prefix)]
    if not kept or not left_out:
        raise ValueError(f"{prefix!r} leaves out everything or nothing")
    missing, unexpected = model.load_state_dict(kept, strict=False)
    missing = [key for key in missing if not key.startswith(prefix)]
    if missing or unexpected:
        raise KeyError(f"missing {missing}, unexpected {unexpected}")


def build(classes):
    return nn.ModuleDict({"body": nn.Linear(4, 8), "head": nn.Linear(8, classes)})


pretrained = build(classes=10)
model = build(classes=3)
load_except(model, pretrained.state_dict(), "head.")

inputs = torch.randn(5, 4)
assert model["body"](inputs).equal(pretrained["body"](inputs))
print("new head:", tuple(model["head"].weight.shape))

wrapped = {f"module.{key}": value for key, value in pretrained.state_dict().items()}
try:
    load_except(model, wrapped, "head.")
except KeyError as error:
    print("refused:", error)
    assert "module.body.weight" in str(error)
else:
    raise AssertionError("a state that does not fit was taken")

for prefix in "", "haed.":
    try:
        load_except(model, pretrained.state_dict(), prefix)
    except ValueError as error:
        print("refused:", error)
    else:
        raise AssertionError("a prefix that makes no sense was taken")
