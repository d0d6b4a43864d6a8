"""`shared-layer`: one layer is registered in several places of the model.

Looks at the modules that are registered under several names.
Reports one with parameters, as in [layer] * 6: all places have the same weights.
Silent about activations and dropout, and about parameters that two modules share, as
tied embeddings do.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup, first_of


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
    if several:
        first = max(several, key=len)
        yield Seen(f"{first_of(first)} are one layer, in {len(first)} "
                   "places")
