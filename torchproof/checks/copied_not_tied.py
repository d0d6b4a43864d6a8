"""`copied-not-tied`: an embedding and a layer start with equal weights, untied.

Looks at the weights of embeddings and linear layers of the same shape.
Reports two that hold the same numbers in two tensors, both to be trained; of two linear
layers, where one is the other transposed, as in an autoencoder.
Silent about weights that are one parameter, and about those that are all 0 or frozen.
"""
from collections.abc import Iterator

import torch
from torch import nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup


@check(WARNING, fix=(
    "tie them with head.weight = embedding.weight, not with .data, clone() or "
    "load_state_dict(); do so after the model was copied for the last time."))
def copied_not_tied(seen: Setup) -> Iterator[Seen]:
    modules = list(seen.model.named_modules())
    tables = [(name, each.weight) for name, each in modules
              if isinstance(each, nn.Embedding)]
    layers = [(name, each.weight) for name, each in modules
              if isinstance(each, nn.Linear)]
    for number, (name, first) in enumerate(layers):
        for other, second in layers[number + 1:]:
            if first.requires_grad and second.requires_grad and first.any() \
                    and first.shape == second.shape[::-1] \
                    and first.data_ptr() != second.data_ptr() \
                    and torch.equal(first, second.t()) and (
                        first.shape != second.shape or not torch.equal(first, second)):
                yield Seen(f"{other}.weight is {name}.weight, transposed, in a tensor "
                           "of its own, which training will part")
    for table_name, table in tables:
        for layer_name, layer in layers:
            if layer is table or layer.shape != table.shape:
                continue
            if layer.requires_grad and table.requires_grad and layer.any() \
                    and torch.equal(layer, table):
                yield Seen(f"{table_name}.weight and {layer_name}.weight hold the same "
                           "numbers in two tensors, which will differ after training")
