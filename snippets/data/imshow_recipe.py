"""to_image turns a normalized (3, height, width) tensor into what imshow shows.
It leaves the graph and the GPU, puts the channels last and undoes the
normalization. Recipe: Show a normalized image tensor with imshow."""
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_sample_image


def to_image(x: torch.Tensor, mean: torch.Tensor | list[float],
             std: torch.Tensor | list[float]) -> np.ndarray:
    """Undo (x - mean) / std; mean and std hold one value per channel."""
    if x.ndim != 3 or len(x) != 3:
        raise ValueError(f"not (3, height, width): {tuple(x.shape)}")
    x = x.detach().cpu().float().permute(1, 2, 0)  # (height, width, 3)
    mean, std = torch.as_tensor(mean).cpu(), torch.as_tensor(std).cpu()
    return (x * std + mean).clamp(0, 1).numpy()


if __name__ == "__main__":
    photo = torch.tensor(load_sample_image("china.jpg")[200:220, :50]) / 255
    mean, std = photo.mean((0, 1)), photo.std((0, 1))
    x = ((photo - mean) / std).permute(2, 0, 1).requires_grad_()
    print(f"given {tuple(x.shape)}, from {x.min():.4f} to {x.max():.4f}")
    for constants in (mean, std), (mean.tolist(), std.tolist()):
        drawn = plt.imshow(to_image(x, *constants)).get_array()
        assert abs(drawn - photo.numpy()).max() < 1e-6
        print(f"{drawn.shape}, from {drawn.min():.4f} to {drawn.max():.4f}")
    harsh = to_image(3 * x, mean, std)
    print(f"three times the contrast: {harsh.min()} to {harsh.max()},",
          f"mean {harsh.mean():.4f}")
    for bad in x[None], x[:1]:
        try:
            to_image(bad, mean, std)
        except ValueError as error:
            print("refused:", error)
