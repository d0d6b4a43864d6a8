"""The outputs in eval mode, and with other chance, other samples, other tokens."""
import contextlib
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.calls import Calls
from torchproof.evidence import EvalMode
from torchproof.nest import replaced, tensors
from torchproof.reach import modules_named_by
from torchproof.sequences import Tokens, attends, predicted, reads_time_first
from torchproof.snapshot import Snapshot
from torchproof.training import Training, scores_of, split


def look_in_eval_mode(training: Training, goals: list[Tensor]) -> EvalMode | None:
    """Some passes in eval mode; nothing if the model gives no tensor.

    The goals are what losses got as targets.
    """
    model = training.model
    others = modules_named_by(training.forward, training.loss_fn, but=model)
    state = Snapshot(model, *others)

    def run(batch: Any, seed: int, shaken: bool = False) -> Tensor | None:
        torch.manual_seed(seed)
        for each in (model, *others):
            each.eval()
        if shaken:  # what starts at 0 does not hide anything then
            _shake(model)
        try:
            return scores_of(training.output(batch))
        finally:
            state.put_back()

    batch = training.fresh()
    with Calls(split(batch)[0]) as calls:
        first = run(batch, 0)
    again = run(training.fresh(), 1)
    if first is None or again is None:
        return None
    seen = EvalMode(training, calls, first, again)
    size = training.size
    if _rows_are_samples(training, first):
        seen.sample_dim = list(first.shape).index(size)
        seen.with_others = run(chosen(training, [size - 1] * size), 0)
        seen.keeps_rows = _carries_state(model, size)
        if not seen.keeps_rows:
            try:
                seen.alone = run(chosen(training, [0]), 0)
            except Exception as error:
                seen.alone = error
    steps = predicted(training, goals)
    tokens = Tokens(training)
    turns = tokens.ids is not None and tokens.can_be_turned() \
        and attends(model, calls, tokens.ids.shape[1])
    if steps or turns:
        seen.shaken = run(training.fresh(), 0, shaken=True)
    if steps:
        seen.predicted = steps
        seen.other_last_steps = run(steps.with_other_last(training), 0, shaken=True)
    if turns:
        seen.length = tokens.ids.shape[1]
        seen.tokens_turned = run(tokens.turned(), 0, shaken=True)
    padding = tokens.padding() if tokens.ids is not None else None
    if padding is not None and seen.with_others is not None:
        row = int(padding.sum(1).argmax())
        kept = int((~padding[row]).sum())
        with contextlib.suppress(Exception):  # it may need rows of one length
            seen.padded_row = row, kept
            seen.without_padding = run(tokens.without_padding(row, kept), 0)
    return seen


def _rows_are_samples(training: Training, out: Tensor) -> bool:
    """Whether the first dimension counts samples, and not time or nodes of a graph."""
    size, target = training.size, training.target
    inputs = tensors(training.x)
    parts = [*inputs, out]
    if size < 2 or not inputs or not all(size in each.shape[:2] for each in parts):
        return False
    around = [*parts, *training.model.buffers()]
    if any(each.shape[:2] == (size, size) for each in around):
        return False  # an adjacency matrix, or a coincidence
    if any(_is_edge_list(each, size) for each in around):
        return False
    by_steps = (target is not None and target.dim() > 1 < inputs[0].dim()
                and target.shape[:2] == inputs[0].shape[:2])
    series = inputs[0].numel() == size or (
        by_steps and (inputs[0].dim() > 2 or reads_time_first(training.model)))
    return not series


def _is_edge_list(tensor: Tensor, size: int) -> bool:
    return (tensor.dim() == 2 and len(tensor) == 2 and not tensor.is_floating_point()
            and tensor.shape[1] > 0 and int(tensor.max()) < size)


def _carries_state(model: nn.Module, size: int) -> bool:
    """Whether a module keeps a tensor with a row for each sample of the last batch."""
    return any(size in tensor.shape for module in model.modules()
               for name, value in vars(module).items() if not name.startswith("_")
               for tensor in tensors(value))


def _shake(model: nn.Module) -> None:
    """Adds noise to all parameters, a tenth of their size and not less than 0.005."""
    with torch.no_grad():
        for each in model.parameters():
            if each.is_floating_point() and each.numel():
                size = max(each.abs().mean().item(), 0.05)
                each.add_(0.1 * size * torch.randn_like(each))


def chosen(training: Training, rows: list[int]) -> Any:
    """The batch with these of its samples."""
    size = training.size
    index = torch.tensor(rows)

    def choose(tensor: Tensor) -> Tensor:
        if size not in tensor.shape[:2]:
            return tensor
        dim = list(tensor.shape[:2]).index(size)
        return tensor.index_select(dim, index.to(tensor.device))

    return replaced(training.fresh(), choose)
