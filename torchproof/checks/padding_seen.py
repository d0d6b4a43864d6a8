"""`padding-seen`: the output for a sample depends on the padding behind it.

Looks at rows of token numbers that end with padding (the padding_idx of an embedding,
or a number up to 3 that stands nowhere else), and at the output in eval mode for the
one with the most of it, when the padding is cut off.
Reports an output that moves by more than a hundredth of the spread of the outputs.
Silent about models with convolutions, which reach over the end of a text, about
recurrent layers of both directions with an output for each token, about models that
need rows of one length, where the first dimension may be time or the nodes of a graph,
and where chance moves the output.
"""
from collections.abc import Iterator

from torch import nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import EvalMode, gap


@check(WARNING, fix=(
    "hide the padding: a key_padding_mask or masked_fill(-inf) before the softmax of "
    "attention, pack_padded_sequence for recurrent layers, sums and lengths of what is "
    "no padding in place of mean."))
def padding_seen(seen: EvalMode) -> Iterator[Seen]:
    cut = seen.without_padding
    if cut is None or seen.noise or any(
            call.name.startswith("conv") for call in seen.calls.calls):
        return
    row, kept = seen.padded_row
    whole, cut = (each.movedim(seen.sample_dim, 0) for each in (seen.first, cut))
    if whole.dim() != cut.dim() or not whole.is_floating_point():
        return
    spread = (whole.amax(0) - whole.amin(0)).abs().max().item()
    whole, cut = whole[row], cut[row]
    for dim, (long, short) in enumerate(zip(whole.shape, cut.shape, strict=True)):
        if long != short and _reads_both_ways(seen):
            return
        if long != short:
            whole, cut = whole.narrow(dim, 0, kept), cut.narrow(dim, 0, kept)
    moved = gap(whole, cut)
    if moved > 0.01 * spread:
        yield Seen(f"in eval mode the output for sample {row}, of {kept} tokens, moves "
                   f"by {moved:.3g} when the padding behind them is cut off")


def _reads_both_ways(seen: EvalMode) -> bool:
    return any(isinstance(each, nn.RNNBase) and each.bidirectional
               for each in seen.training.model.modules())
