"""An evaluation between two epochs changes the order in which the next one shuffles:
each loop over a DataLoader draws a number from the global generator.
Right: in this file."""
import torch
from torch.utils.data import DataLoader

data = torch.arange(6)


def second_epoch(evaluate, generator=None):
    """Return the order of the second epoch's samples."""
    torch.manual_seed(0)
    train_loader = DataLoader(data, shuffle=True, generator=generator)
    test_loader = DataLoader(data)  # not shuffled
    list(train_loader)  # the first epoch
    if evaluate:
        list(test_loader)
    return [batch.item() for batch in train_loader]


without = second_epoch(evaluate=False)
with_evaluation = second_epoch(evaluate=True)
assert without != with_evaluation
print("second epoch:", without)
print("the same after an evaluation:", with_evaluation)

own = [second_epoch(evaluate, torch.Generator().manual_seed(0))
       for evaluate in (False, True)]
assert own[0] == own[1]
print("with a generator of its own:", own[0], own[1])
