"""pos_weight broadcasts from the last dimension. For masks (N, C, H, W), a weight per
channel of shape (C,) raises, unless the width is C too: then it weights the columns.
Right: in this file."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
pos_weight = torch.tensor([1.0, 5.0, 25.0])  # of 3 channels
for width in 8, 3:
    logits = torch.randn(2, 3, 8, width)
    masks = torch.ones(2, 3, 8, width)
    plain = F.binary_cross_entropy_with_logits(logits, masks, reduction="none")
    loss = F.binary_cross_entropy_with_logits(
        logits, masks, pos_weight=pos_weight.view(3, 1, 1))
    per_channel = plain.mean(dim=(0, 2, 3))
    assert loss.isclose((pos_weight * per_channel).mean())
    try:
        wrong = F.binary_cross_entropy_with_logits(logits, masks, pos_weight=pos_weight)
    except RuntimeError as error:
        assert width == 8
        print(f"width {width}: (C, 1, 1) {loss:.4f}\n  (C,): {error}")
    else:
        assert width == 3
        per_column = plain.mean(dim=(0, 1, 2))
        assert wrong.isclose((pos_weight * per_column).mean())
        assert not wrong.isclose(loss)
        print(f"width {width}: (C, 1, 1) {loss:.4f}, (C,) {wrong:.4f}")
