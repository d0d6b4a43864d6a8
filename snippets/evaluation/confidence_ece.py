"""The expected calibration error of perfectly calibrated predictions is not 0.
It falls with the number of samples."""
import torch


def expected_calibration_error(confidence, correct, bins=15):
    """Return the mean distance of confidence and accuracy over equal bins."""
    bin_index = (confidence * bins).long().clamp(max=bins - 1)
    error = 0.0
    for i in range(bins):
        inside = bin_index == i
        if inside.any():
            gap = confidence[inside].mean() - correct[inside].float().mean()
            error += inside.float().mean().item() * abs(gap.item())
    return error


torch.manual_seed(0)
means = []
for samples in 100, 1000, 10_000, 100_000:
    errors = []
    for draw in range(20):
        confidence = 0.5 + 0.5 * torch.rand(samples)
        correct = torch.rand(samples) < confidence  # calibrated by construction
        errors.append(expected_calibration_error(confidence, correct))
    means.append(sum(errors) / len(errors))
    print(f"{samples:6} samples: ECE {min(errors):.4f} to {max(errors):.4f}")
assert means[0] > 0.05
assert means[0] > 2 * means[1] > 4 * means[2] > 8 * means[3]

confidence = torch.full((100_000,), 0.95)
correct = torch.rand(100_000) < 0.85  # over-confident by 0.10
error = expected_calibration_error(confidence, correct)
print(f"95 % confident, 85 % correct: ECE {error:.4f}")
assert abs(error - 0.10) < 0.01
