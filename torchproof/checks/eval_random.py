"""`eval-random`: in eval mode, two passes differ, and a dropout is switched on.

Looks at two passes in eval mode with other random numbers, and at the dropouts called.
Reports outputs that differ.
Silent about other noise, as in a VAE, which is taken to be intended.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import EvalMode


@check(WARNING, fix=(
    "F.dropout(x, p, training=self.training), or nn.Dropout made in __init__."))
def eval_random(seen: EvalMode) -> Iterator[Seen]:
    if not seen.noise:
        return
    for call in seen.calls.calls:
        if _is_on(call):
            yield Seen(f"in eval mode two passes differ by {seen.noise:.3g}, and "
                       f"{call.name} is switched on", call.where)
            return


def _is_on(call) -> bool:
    if call.name == "scaled_dot_product_attention":
        return call.argument(4, "dropout_p", 0) > 0
    return "dropout" in call.name and bool(call.argument(2, "training", True)) \
        and call.argument(1, "p", 0.5) > 0
