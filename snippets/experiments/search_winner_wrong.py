"""The score that chose the winner flatters it: the best of 50 models
that guess is well above chance there, and at chance on fresh data.
Right: experiments/search_random.py."""
import torch

for seed in range(5):
    torch.manual_seed(seed)
    y, fresh = torch.randint(2, (2, 200))
    guesses = torch.randint(2, (50, 200))  # 50 trials, two classes
    scores = (guesses == y).sum(1)
    mean, winner = scores.float().mean(), guesses[scores.argmax()]
    again = (winner == fresh).sum()
    assert 95 < mean < 105 and scores.max() > again + 4
    print(f"right of 200: mean of the trials {mean:.1f},"
          f" winner {scores.max()}, on fresh data {again}")
