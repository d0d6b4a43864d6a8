"""Floats below 0 are shown as 0, those above 1 as 1. Right: errors/image_range.py."""
import logging
import sys

import matplotlib.pyplot as plt
import torch

logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))
img = torch.arange(-4, 8).view(2, 2, 3) / 4
assert plt.imshow(img).get_array().max() == 1
