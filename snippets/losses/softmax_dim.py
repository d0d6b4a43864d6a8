"""Softmax makes the values along its dimension sum to 1, so dim is the dimension
of the classes: the last of (N, C) and (N, L, C), the second of images."""
import torch

layouts = {  # shape, and the dimension of the 10 classes
    "(N, C)": ((8, 10), 1),
    "(N, L, C)": ((8, 6, 10), 2),
    "(N, C, H, W)": ((8, 10, 4, 5), 1),
}
torch.manual_seed(0)
print("sum of the ten classes of one item, step or pixel")
for layout, (shape, class_dim) in layouts.items():
    logits = torch.randn(shape)
    for dim in 0, 1, -1:
        class_sums = logits.softmax(dim).sum(class_dim)
        sums_to_one = class_sums.allclose(torch.ones(()))
        is_class_dim = dim % logits.dim() == class_dim
        assert sums_to_one == is_class_dim
        print(f"{layout:12}  dim={dim:2}: {class_sums.min():.2f} to "
              f"{class_sums.max():.2f}{'  <- correct' if sums_to_one else ''}")
