"""`vanishing-gradients`: early layers get far smaller gradients than later ones.

Looks at the norms of the gradients of the weights of linear, convolution, recurrent
and embedding layers.
Reports the smallest norm if it is less than a ten-thousandth of the largest, and comes
from a layer that is called earlier.
Silent about gradients that are 0, which `no-gradient` reports.
"""
from collections.abc import Iterable, Iterator

from torch import Tensor, nn

from torchproof.calls import given_to
from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass

LAYERS = (nn.Linear, nn.modules.conv._ConvNd, nn.RNNBase, nn.Embedding)


@check(WARNING, fix=(
    "ReLU in place of sigmoid or tanh, Kaiming initialisation, normalisation "
    "or residual connections."),
       explains=("cannot-overfit", "input-ignored"))
def vanishing_gradients(seen: FirstPass) -> Iterator[Seen]:
    layers = {each for module in seen.training.model.modules()
              if isinstance(module, LAYERS) for each in module.parameters(False)}
    norms = {each: norm for each, norm in seen.norms.items() if each in layers}
    if len(norms) < 2:
        return
    called = _in_order_of_calls(seen, norms)
    named = [(seen.training.names[each], norms[each]) for each in called]
    norms = [norm for _, norm in named]
    low, high = norms.index(min(norms)), norms.index(max(norms))
    if norms[low] < 1e-4 * norms[high] and low < high:
        yield Seen(f"the gradient of {named[low][0]} has the norm {norms[low]:.2g}, "
                   f"that of {named[high][0]} {norms[high]:.2g}")


def _in_order_of_calls(seen: FirstPass, weights: Iterable[Tensor]) -> list[Tensor]:
    """The weights, each where it is first used; as they are, if that is not seen."""
    first: dict[int, int] = {}
    for number, call in enumerate(seen.calls.calls):
        for each in given_to(call):
            first.setdefault(id(each), number)
    if any(id(each) not in first for each in weights):
        return list(weights)
    return sorted(weights, key=lambda each: first[id(each)])
