"""Cross entropy takes the classes on dim 1 of a batch and on dim 0 of a single
sample. The loss is the mean over all items, steps or pixels."""
import torch
import torch.nn.functional as F


def loss_by_hand(logits, y, class_dim):
    log_probabilities = logits.log_softmax(class_dim)
    of_true_class = log_probabilities.gather(class_dim, y.unsqueeze(class_dim))
    return -of_true_class.mean()


torch.manual_seed(0)
layouts = {  # shape, and the dimension of the 10 classes
    "(C,)": ((10,), 0),
    "(N, C)": ((8, 10), 1),
    "(N, L, C)": ((8, 6, 10), 2),
    "(N, C, H, W)": ((8, 10, 4, 5), 1),
    "(N, H, W, C)": ((8, 4, 5, 10), 3),
}
for layout, (shape, class_dim) in layouts.items():
    logits = torch.randn(shape)
    y = torch.randint(10, shape[:class_dim] + shape[class_dim + 1:])
    accepted = logits.movedim(class_dim, min(1, logits.dim() - 1))
    loss = F.cross_entropy(accepted, y)
    assert loss.allclose(loss_by_hand(logits, y, class_dim))
    print(f"{layout:12} as {tuple(accepted.shape)!s:13} "
          f"with targets {tuple(y.shape)!s:9}: {loss:.4f}")
