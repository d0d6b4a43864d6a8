"""`advantage-with-gradient`: the policy's loss sends gradients into the critic.

Looks at products of chosen log-probabilities and a factor.
Reports a factor that has a gradient of its own and is not made of log-probabilities: a
value that should be detached.
Silent about the focal loss and the entropy, whose factors come from the same scores.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.calls import NEGATIONS, PRODUCTS
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import FirstPass

CHOOSES = {"gather", "__getitem__", "take_along_dim", "index_select"}


@check(ERROR, fix=(
    "detach the factor, as in -(advantage.detach() * log_prob).mean(), and "
    "train the critic with a loss of its own."))
def advantage_with_gradient(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*PRODUCTS):
        a, b = [*call.args, None][:2]
        for chosen, factor in ((a, b), (b, a)):
            if isinstance(chosen, Tensor) and isinstance(factor, Tensor) \
                    and _is_chosen(seen, chosen) and factor.requires_grad \
                    and factor.numel() > 1 and not factor.is_leaf \
                    and "log" not in seen.calls.origins(factor):
                yield Seen("log-probabilities of actions are multiplied by a factor "
                           "that has a gradient", call.where)


def _is_chosen(seen: FirstPass, tensor: Tensor) -> bool:
    if "log" not in seen.calls.origins(tensor):
        return False
    made = seen.calls.maker(tensor)
    if made and made.name in NEGATIONS:
        made = seen.calls.maker(made.args[0])
    return bool(made and made.name in CHOOSES)
