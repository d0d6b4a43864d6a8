"""`trains-on-two-loaders`: the validation trains the model, too.

Looks, in a loop that is watched, at which DataLoader gave the last batch before each
step, and at the mode of the model at each step.
Reports steps on a loader with a fixed order beside steps on one that is shuffled, and
steps in eval mode between steps in training mode.
Silent about loops with one loader and one mode, about a model that stays in eval mode
to the end, and about optimizers of other models.
"""
from collections.abc import Iterator

from torch.utils.data import RandomSampler, SequentialSampler

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Watched, counted


@check(WARNING, fix=(
    "leave backward() and step() out of the validation, and put "
    "torch.no_grad() around it."),
       explains=("left-in-eval", "validation-builds-graph"))
def trains_on_two_loaders(seen: Watched) -> Iterator[Seen]:
    sampler, shuffled, fixed = None, 0, []
    for event in seen.events.of("batch", "step"):
        if event.kind == "batch":
            sampler = event.what
        else:
            shuffled += isinstance(sampler, RandomSampler)
            fixed += [event] if isinstance(sampler, SequentialSampler) else []
    if shuffled and fixed:
        yield Seen(f"{counted(shuffled, 'step')} on a shuffled loader, and "
                   f"{len(fixed)} on one in a fixed order, as validation data have",
                   fixed[0].where)
        return
    own = [each for each in seen.stepped if any(
        weight in seen.names for group in each.optimizer.param_groups
        for weight in group["params"])]
    in_eval = [each for each in own if not each.training_mode]
    if len(in_eval) > 1 and own[0].training_mode and own[-1].training_mode:
        yield Seen(f"{counted(len(own) - len(in_eval), 'step')} in training mode, and "
                   f"{len(in_eval)} in eval mode, as a validation has",
                   in_eval[0].where)
