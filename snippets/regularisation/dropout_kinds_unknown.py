"""WordDropout replaces words by the unknown id, in train mode only."""
import torch
from torch import nn


class WordDropout(nn.Module):
    """Replace each id by `unknown` with probability p; spare `keep`."""

    def __init__(self, p: float, unknown: int, keep: tuple = ()):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p must be between 0 and 1, not {p}")
        self.p, self.unknown, self.keep = p, unknown, keep

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return ids
        hit = torch.rand(ids.shape, device=ids.device) < self.p
        spared = torch.isin(ids, torch.tensor(self.keep).to(ids))
        return ids.masked_fill(hit & ~spared, self.unknown)


torch.manual_seed(0)
PAD, UNKNOWN = 0, 1
drop = WordDropout(0.3, UNKNOWN, keep=(PAD,))
ids = torch.randint(2, 100, (500, 12))
ids[:, 8:] = PAD
out = drop(ids)
hit = out == UNKNOWN
assert out[~hit].equal(ids[~hit]) and not hit[ids == PAD].any()
print("before:", ids[0].tolist())
print("after: ", out[0].tolist())
print(f"replaced: {hit[:, :8].float().mean():.3f} of the words")
print("again: ", drop(ids)[0].tolist())
assert drop.eval()(ids) is ids
try:
    WordDropout(1.5, UNKNOWN)
except ValueError as error:
    print("refused:", error)
