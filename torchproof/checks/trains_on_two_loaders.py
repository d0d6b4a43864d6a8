"""`trains-on-two-loaders`: steps are made on batches of a loader that is not shuffled.

Looks, in a loop that is watched, at which DataLoader was begun before each step.
Reports steps on one with a fixed order beside steps on one that is shuffled: the
validation trains the model, too.
Silent about loops with one loader, and about a validation in the middle of an epoch,
which shows as passes without gradients before the next step.
"""
from collections.abc import Iterator

from torch.utils.data import RandomSampler, SequentialSampler

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched, counted


@check(WARNING, fix=(
    "leave backward() and step() out of the validation, and put "
    "torch.no_grad() around it."))
def trains_on_two_loaders(seen: Watched) -> Iterator[Seen]:
    sampler, steps, shuffled, fixed = None, 0, 0, []
    validated = {each.step for each in seen.forwards if not each.with_graph}
    for event in seen.events.all:
        if event.kind == "iterate":
            begun = getattr(event.what, "sampler", None)
            if not isinstance(begun, SequentialSampler) or steps not in validated:
                sampler = begun
        elif event.kind == "step":
            steps += 1
            shuffled += isinstance(sampler, RandomSampler)
            fixed += [event] if isinstance(sampler, SequentialSampler) else []
    if shuffled and fixed:
        yield Seen(f"{counted(shuffled, 'step')} on a shuffled loader, and "
                   f"{len(fixed)} on one in a fixed order, as validation data have",
                   fixed[0].where)
