"""imshow clips floats to 0..1, so that much of a normalized picture is
lost. It says so in a log message; there is no warning to catch.
Right: data/imshow_recipe.py."""
import logging
import sys
import warnings

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_sample_image

shown = logging.StreamHandler(sys.stdout)
shown.setFormatter(logging.Formatter("%(name)s: %(message)s"))
logging.getLogger("matplotlib").addHandler(shown)

photo = torch.tensor(load_sample_image("china.jpg")[200:264, :64]) / 255
normed = (photo - photo.mean((0, 1))) / photo.std((0, 1))
pictures = {"0..1": photo, "0..255": photo * 255, "normalized": normed}
with warnings.catch_warnings(record=True, action="always") as caught:
    for name, x in pictures.items():
        drawn = torch.tensor(plt.imshow(x.numpy()).get_array())
        assert drawn.equal(x.clamp(0, 1))
        at_0, at_1 = (drawn == 0).float(), (drawn == 1).float()
        print(f"{name}: {at_0.mean():.0%} drawn as 0,",
              f"{at_1.mean():.0%} as 1")
print("warnings:", len(caught))
