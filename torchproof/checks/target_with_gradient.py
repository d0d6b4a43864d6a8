"""`target-with-gradient`: what the outputs are compared with depends on the weights.

Looks at losses of numbers, and at a second argument that is made of the batch's
targets.
Reports one that has a gradient, beside a first one that has: the target is pulled to
the output as well, as in Q-learning without no_grad.
Silent about two outputs that are compared with each other, with no target among them.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import VALUES, FirstPass


@check(WARNING, fix="compute the target under torch.no_grad(), or detach() it.")
def target_with_gradient(seen: FirstPass) -> Iterator[Seen]:
    for call in seen.calls.named(*VALUES):
        output, goal = call.argument(0, "input"), call.argument(1, "target")
        if isinstance(output, Tensor) and isinstance(goal, Tensor) \
                and output.requires_grad and goal.requires_grad \
                and "y" in seen.calls.origins(goal) - seen.calls.origins(output):
            yield Seen(f"the second argument of {call.name} has a gradient, too",
                       call.where)
