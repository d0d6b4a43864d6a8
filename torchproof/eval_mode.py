"""The outputs in eval mode, and with other chance, other samples, other tokens."""
from typing import Any

import torch
from torch import Tensor, nn

from torchproof.calls import Calls
from torchproof.evidence import EvalMode
from torchproof.nest import named_tensors, replaced, tensors
from torchproof.reach import modules_named_by
from torchproof.snapshot import Snapshot
from torchproof.training import Training, scores_of


def look_in_eval_mode(training: Training) -> EvalMode | None:
    """Some passes in eval mode; nothing if the model gives no tensor."""
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

    with Calls() as calls:
        first = run(training.fresh(), 0)
    again = run(training.fresh(), 1)
    if first is None or again is None:
        return None
    seen = EvalMode(training, calls, first, again)
    size = training.size
    if _rows_are_samples(training, first):
        seen.sample_dim = list(first.shape).index(size)
        seen.with_others = run(_chosen(training, [size - 1] * size), 0)
        if not _carries_state(model, size):
            try:
                seen.alone = run(_chosen(training, [0]), 0)
            except Exception as error:
                seen.alone = error
    tokens = Tokens(training)
    if tokens.ids is not None:
        seen.length = tokens.ids.shape[1]
        predicted, turned = tokens.are_predicted(), tokens.can_be_turned() and (
            any(isinstance(each, nn.MultiheadAttention) for each in model.modules())
            or calls.named("scaled_dot_product_attention"))
        if predicted or turned:
            seen.shaken = run(training.fresh(), 0, shaken=True)
        if predicted:
            seen.other_last_token = run(tokens.with_another_last(), 0, shaken=True)
        if turned:
            seen.tokens_turned = run(tokens.turned(), 0, shaken=True)
    return seen

class Tokens:
    """The rows of token numbers among the inputs, if there are any."""

    def __init__(self, training: Training):
        self.training = training
        self.named = list(named_tensors(training.x))
        rows = [each for _, each in self.named if each.dim() == 2 and each.shape[1] > 3
                and each.dtype in (torch.int64, torch.int32)]
        embeds = any(isinstance(each, nn.Embedding)
                     for each in training.model.modules())
        usable = rows and embeds and not _reads_time_first(training.model)
        self.ids = rows[0] if usable else None

    def are_predicted(self) -> bool:
        """Whether the targets are the tokens that follow."""
        target = self.training.target
        return (target is not None and target.shape == self.ids.shape
                and len(self.ids.unique()) > 2
                and torch.equal(self.ids[:, 1:], target[:, :-1]))

    def with_another_last(self) -> Any:
        values = self.ids.unique()

        def change(tensor: Tensor) -> Tensor:
            if tensor.shape != self.ids.shape or tensor.is_floating_point() \
                    or not torch.equal(tensor, self.ids):
                return tensor
            place = torch.searchsorted(values, tensor[:, -1].contiguous())
            changed = tensor.clone()
            changed[:, -1] = values[(place + 1) % len(values)]
            return changed

        return replaced(self.training.fresh(), change)

    def can_be_turned(self) -> bool:
        return not any("pos" in name for name, _ in self.named)

    def turned(self) -> Any:
        shape = self.ids.shape

        def turn(tensor: Tensor) -> Tensor:
            return tensor.flip(1) if tensor.shape[:2] == shape else tensor

        return replaced(self.training.fresh(), turn)


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
        by_steps and (inputs[0].dim() > 2 or _reads_time_first(training.model)))
    return not series


def _reads_time_first(model: nn.Module) -> bool:
    """Whether a layer takes the first dimension for time."""
    return any(getattr(each, "batch_first", True) is False for each in model.modules())


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


def _chosen(training: Training, rows: list[int]) -> Any:
    """The batch with these of its samples."""
    size = training.size
    index = torch.tensor(rows)

    def choose(tensor: Tensor) -> Tensor:
        if size not in tensor.shape[:2]:
            return tensor
        dim = list(tensor.shape[:2]).index(size)
        return tensor.index_select(dim, index.to(tensor.device))

    return replaced(training.fresh(), choose)
