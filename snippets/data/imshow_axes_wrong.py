"""Other ways to three channels at the end draw another picture.
Right: data/imshow.py."""
import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

digit = torch.tensor(load_digits().images[7]).int()[:, 1:7]
img = digit.expand(3, 8, 6)  # (channel, height, width)
ways = {"permute(1, 2, 0)": img.permute(1, 2, 0),
        "permute(2, 1, 0)": img.permute(2, 1, 0),
        "reshape(8, 6, 3)": img.reshape(8, 6, 3)}
for name, picture in ways.items():
    drawn = plt.imshow(picture.numpy()).get_array()
    grey = drawn[:, :, 0].tolist()
    assert (grey == digit.tolist()) == (name == "permute(1, 2, 0)")
    assert (grey == digit.T.tolist()) == (name == "permute(2, 1, 0)")
    print(name)
    for row in grey:
        print("   ", *("#" if value > 7 else "." for value in row))
