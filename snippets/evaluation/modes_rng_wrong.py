"""An evaluation between two epochs changes the order of the next one and the
masks of dropout: each loop over a DataLoader draws a number from the global
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
    print(name)
    for when, (order, mask) in (("without an evaluation:", without),
                                ("after an evaluation:", with_evaluation)):
        print(f"  {when:22} order {order}, mask {mask}")


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
