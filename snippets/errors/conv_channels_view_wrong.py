"""view has the right shape too, with the colours in a jumble.
Right: errors/conv_channels.py."""
import torch

red = torch.tensor([1.0, 0.0, 0.0])
images = red.expand(1, 2, 2, 3).contiguous()  # red all over
right, wrong = images.permute(0, 3, 1, 2), images.view(1, 3, 2, 2)
assert right.shape == wrong.shape and not right.equal(wrong)
print(f"permute {right[0].tolist()}")
print(f"view    {wrong[0].tolist()}")
