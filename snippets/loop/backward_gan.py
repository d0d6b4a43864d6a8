"""A GAN step: train the discriminator on fake.detach(), then the generator
through the updated discriminator, with a forward pass of its own."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
generator = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
discriminator = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1))
g_optimizer = torch.optim.Adam(generator.parameters(), lr=0.001)
d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=0.001)


def score_loss(samples, is_real):
    scores = discriminator(samples)
    return F.binary_cross_entropy_with_logits(
        scores, torch.full_like(scores, float(is_real)))


for step in 1, 2, 3:
    real = torch.randn(64, 2) + 3
    fake = generator(torch.randn(64, 2))
    g_optimizer.zero_grad()

    d_optimizer.zero_grad()  # also clears what g_loss added a step ago
    assert discriminator[0].weight.grad is None
    d_loss = score_loss(real, True) + score_loss(fake.detach(), False)
    d_loss.backward()  # stops at fake.detach()
    assert generator[0].weight.grad is None
    d_optimizer.step()

    g_loss = score_loss(fake, True)  # through the discriminator as it is now
    g_loss.backward()  # also fills the discriminator's .grad
    assert generator[0].weight.grad.norm() > 0
    g_optimizer.step()
    print(f"step {step}: discriminator {d_loss.item():.4f},"
          f" generator {g_loss.item():.4f}")
