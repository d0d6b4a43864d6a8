"""total += loss keeps the graph of every batch, and where backward() was not
called, the activations too. total += loss.item() keeps neither.
Right: in this file."""
import weakref

import torch

torch.manual_seed(0)
x = torch.randn(100, 64)
w = torch.randn(64, 10, requires_grad=True)


def nodes_behind(tensor):
    """The number of nodes of its graph."""
    found = set()
    waiting = [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting += [next_node for next_node, _ in node.next_functions]
    return len(found)


def kept(use_item, backward):
    """What is still in memory after 20 batches: activations, and nodes."""
    activations = weakref.WeakSet()
    total = torch.tensor(0.0)
    for batch in range(20):
        hidden = (x @ w).sigmoid()  # square() saves it for backward()
        activations.add(hidden)
        loss = hidden.square().mean()
        if backward:
            loss.backward()
        total += loss.item() if use_item else loss
    del hidden, loss
    return len(activations), nodes_behind(total)


print("kept after 20 batches: (activations, nodes)")
evaluation = kept(use_item=False, backward=False)
print("total += loss, without backward():", evaluation)
training = kept(use_item=False, backward=True)
print("total += loss, with backward():", training)
item = kept(use_item=True, backward=False)
print("total += loss.item():", item)
assert evaluation[0] == 20
assert training[0] == 0
assert training[1] == evaluation[1]
assert training[1] > 20 * 3
assert item == (0, 0)
