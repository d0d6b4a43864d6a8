"""With one seed each, the better setting often loses.
Right: experiments/records_power.py."""
import torch

torch.manual_seed(0)
for difference in 0.0, 0.5, 1.0, 2.0:  # true, with an sd of 1
    a, b = torch.randn(2, 20_000)
    lost = (b + difference < a).float().mean()
    theory = torch.special.ndtr(torch.tensor(-difference / 2**0.5))
    assert (lost - theory).abs() < 0.01
    print(f"better by {difference} sd, loses {lost:.3f} of the time")
