"""What hangs on a loss: the nodes and leaves of its autograd graph, dense gradients;
and the precision that a device has."""
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor


def dense(tensor: Tensor) -> Tensor:
    return tensor.detach().to_dense() if tensor.layout != torch.strided \
        else tensor.detach()


def double(tensor: Tensor) -> Tensor:
    """In float64; on the CPU, if the device has none, as Apple's GPUs."""
    try:
        return tensor.double()
    except (TypeError, RuntimeError):
        return tensor.cpu().double()


def precise(tensor: Tensor) -> Tensor:
    """As precise as its device can; nothing waits for the CPU, as a loop would."""
    try:
        return tensor.double()
    except (TypeError, RuntimeError):
        return tensor.float()


def graph_of(roots: Iterable[Any]) -> set[Any]:
    """The nodes of an autograd graph."""
    graph: set[Any] = set()
    new = set(roots) - {None}
    while new:
        graph |= new
        new = {node for old in new for node, _ in old.next_functions if node} - graph
    return graph


def leaves(loss: Tensor) -> set[Tensor]:
    """The leaves on which a loss depends."""
    return {node.variable for node in graph_of([loss.grad_fn])
            if hasattr(node, "variable")}
