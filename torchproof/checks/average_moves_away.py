"""`average-moves-away`: averaged weights do not follow the weights slowly.

Looks at copies of the model's weights that the train_step moves and no optimizer has,
and at how far each step moves them on their way to the weights.
Reports a copy that moves away from the weights, and one that goes more than 0.7 of the
way, and not all of it, in each of five steps: the decay has the place of its
complement.
Silent about copies that do not move, and about averages that follow faster at first.
"""
from collections.abc import Iterator

from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import Steps


@check(ERROR, fix=(
    "average = decay * average + (1 - decay) * weight, which is "
    "average.lerp_(weight, 1 - decay), with a decay of 0.99 to 0.9999."))
def average_moves_away(seen: Steps) -> Iterator[Seen]:
    for each in seen.followings:
        if seen.in_optimizers & {*each.copies}:
            continue
        parts = [part for part, _ in each.moves]
        if len(parts) > 1 and all(cosine < -0.5 for _, cosine in each.moves[1:]) \
                and parts[0] < 0:
            yield Seen(f"the copy of {len(each.copies)} weights in a {each.name} moves "
                       f"away from them in each of {len(parts)} steps")
        elif len(parts) > 4 and all(0.7 < part < 0.9999 for part in parts):
            yield Seen(f"the copy of {len(each.copies)} weights in a {each.name} goes "
                       f"{min(parts):.2g} of the way to them in each step")
