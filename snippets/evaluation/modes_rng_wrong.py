"""An evaluation between two epochs changes the order in which the next one shuffles, and
the masks of dropout: each loop over a DataLoader draws a number from the global
generator, unless the loader has a generator of its own.
Right: in this file."""
import torch
from torch import nn
from torch.utils.data import DataLoader

data = torch.arange(6)


def second_epoch(evaluate, train_generator=None, test_generator=None):
    """Return the order of the second epoch's samples, and a mask of dropout."""
    torch.manual_seed(0)
    train_loader = DataLoader(data, shuffle=True, generator=train_generator)
    test_loader = DataLoader(data, generator=test_generator)  # not shuffled
    list(train_loader)  # the first epoch
    if evaluate:
        list(test_loader)
    order = [batch.item() for batch in train_loader]
    return order, nn.Dropout()(torch.ones(6)).int().tolist()


def show(name, without, with_evaluation):
    print(f"{name}\n  without an evaluation: order {without[0]}, mask {without[1]}"
          f"\n  after an evaluation:   order {with_evaluation[0]},"
          f" mask {with_evaluation[1]}")


without = second_epoch(evaluate=False)
after = second_epoch(evaluate=True)
assert without[0] != after[0]
assert without[1] != after[1]
show("one generator for all", without, after)

without, after = [
    second_epoch(evaluate, train_generator=torch.Generator().manual_seed(0))
    for evaluate in (False, True)]
assert without[0] == after[0]
assert without[1] != after[1]
show("the training loader has its own", without, after)

without, after = [
    second_epoch(evaluate, test_generator=torch.Generator())
    for evaluate in (False, True)]
assert without == after
show("the test loader has its own", without, after)
