"""`validation-builds-graph`: passes in eval mode keep what a backward pass would need.

Looks at the calls of the model in a loop that is watched.
Reports three or more passes in eval mode with gradients enabled, if the model is
trained in training mode.
Silent about a model that is trained in eval mode, which `left-in-eval` reports.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched


@check(WARNING, fix=(
    "put torch.no_grad() or torch.inference_mode() around the validation."))
def validation_builds_graph(seen: Watched) -> Iterator[Seen]:
    if not all(each.training_mode for each in seen.stepped):
        return
    kept = [each for each in seen.forwards
            if not each.training_mode and each.with_graph]
    if len(kept) > 2:
        yield Seen(f"{len(kept)} passes in eval mode are made with gradients enabled",
                   kept[0].where)
