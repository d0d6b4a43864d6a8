"""imshow stretches one channel, or none, over its range of colours:
half as light looks the same."""
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

x = load_digits().images[:1]  # (1, 8, 8): one channel
grey = x.squeeze(0)


def colours(image, **knobs):
    drawn = plt.imshow(image, **knobs)
    shown = drawn.to_rgba(drawn.get_array())[:, :, :3]
    low, high = drawn.get_clim()
    print(f"{drawn.get_cmap().name}, {low} to {high}:",
          f"lightest {shown.max():.4f}")
    return shown


one_channel, half = colours(grey[:, :, None]), colours(grey / 2)
assert (one_channel == half).all()
fixed = {"cmap": "gray", "vmin": 0, "vmax": 16}
light, dark = colours(grey, **fixed), colours(grey / 2, **fixed)
assert abs(light - 2 * dark).max() < 0.01
