"""`shared-norm`: one batch norm stands behind several layers.

Looks at the batch norms of a forward pass that keep running statistics, and at the
convolution or linear layer whose result each call gets.
Reports one that is called on the results of different layers: its running mean and
variance are those of neither, and in eval mode the model is another.
Silent about a layer and its norm that are called several times together, as in siamese
models, and about norms of eval mode.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass

LAYERS = ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d",
          "conv_transpose2d", "conv_transpose3d")


@check(WARNING, fix="give each layer a batch norm of its own: self.bn1, self.bn2.",
       explains=("cannot-overfit",))
def shared_norm(seen: FirstPass) -> Iterator[Seen]:
    layers: dict[Tensor, set[int]] = {}
    names = {each: name for name, each in seen.training.model.named_buffers()}
    for call in seen.calls.named("batch_norm"):
        mean = call.argument(1, "running_mean")
        made = seen.calls.maker(call.argument(0, "input"))
        if not isinstance(mean, Tensor) or not call.argument(5, "training", False) \
                or made is None or made.name not in LAYERS:
            continue
        found = layers.setdefault(mean, set())
        weight = made.argument(1, "weight")
        if found and id(weight) not in found:
            norm = names.get(mean, "").rpartition(".")[0] or "a batch norm"
            yield Seen(f"{norm} follows {len(found) + 1} different layers", call.where)
        found.add(id(weight))
