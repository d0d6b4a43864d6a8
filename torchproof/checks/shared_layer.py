"""`shared-layer`: one layer is registered in several places of the model.

Looks at the modules that are registered under several names.
Reports one with parameters, as in [layer] * 6: all places have the same weights; and
layers of one list that have all parameters in common, as copy.copy makes them.
Silent about activations and dropout, and about parameters that two modules share, as
tied embeddings do.
"""
import re
from collections.abc import Iterator

from torch import nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup, first_of

ALIKE = re.compile(r"\d+")


@check(WARNING, fix=(
    "make each layer anew, [make() for _ in range(6)], or copy.deepcopy it; "
    "if the weights should be shared, register the layer once and call it "
    "several times."))
def shared_layer(seen: Setup) -> Iterator[Seen]:
    places: dict[int, list[str]] = {}
    for name, module in seen.model.named_modules(remove_duplicate=False):
        if name and any(True for _ in module.parameters(recurse=False)):
            places.setdefault(id(module), []).append(name)
    several = [names for names in places.values() if len(names) > 1]
    several += _shallow_copies(seen.model)
    if several:
        first = max(several, key=len)
        yield Seen(f"{first_of(first)} are one layer, in {len(first)} "
                   "places")


def _shallow_copies(model: nn.Module) -> list[list[str]]:
    """Layers in one list that have all of their parameters in common, by copy.copy."""
    found: dict[tuple, list[str]] = {}
    for name, module in model.named_modules():
        own = tuple(map(id, module._parameters.values()))
        bare = ALIKE.sub("#", name)
        if any(each is not None for each in module._parameters.values()) \
                and bare != name:
            found.setdefault((type(module), bare, own), []).append(name)
    return [names for names in found.values() if len(names) > 1]
