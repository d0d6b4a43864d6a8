"""data/imshow_recipe.py: a picture as imshow takes it, from any tensor of one."""
import numpy as np
import pytest
import torch

MEAN, STD = [0.5, 0.4, 0.3], [0.2, 0.3, 0.4]


@pytest.fixture(scope="module")
def to_image(load):
    return load("data/imshow_recipe.py").to_image


@pytest.fixture
def photo():
    generator = torch.Generator().manual_seed(0)
    return torch.rand(3, 5, 7, generator=generator)


def normalized(photo):
    mean, std = torch.tensor(MEAN), torch.tensor(STD)
    return (photo - mean[:, None, None]) / std[:, None, None]


@pytest.mark.parametrize("constants", [
    (MEAN, STD), (tuple(MEAN), tuple(STD)), (torch.tensor(MEAN), torch.tensor(STD)),
    (np.array(MEAN, np.float32), np.array(STD, np.float32)),
    (np.array(MEAN), np.array(STD))])
def test_it_undoes_the_normalization(to_image, photo, constants):
    shown = to_image(normalized(photo), *constants)
    assert shown.shape == (5, 7, 3)
    assert np.allclose(shown, photo.permute(1, 2, 0), atol=1e-6)


@pytest.mark.parametrize("change", [
    torch.Tensor.requires_grad_, torch.Tensor.double, torch.Tensor.half,
    torch.Tensor.bfloat16, lambda x: x.transpose(1, 2).contiguous().transpose(1, 2)])
def test_it_takes_whatever_a_model_was_given(to_image, photo, change):
    """Among them bfloat16, which NumPy does not know."""
    shown = to_image(change(normalized(photo)), MEAN, STD)
    assert np.allclose(shown, photo.permute(1, 2, 0), atol=2e-2)


def test_what_lies_outside_is_cut_off(to_image, photo):
    shown = to_image(9 * normalized(photo), MEAN, STD)
    assert (shown.min(), shown.max()) == (0, 1)


def test_its_argument_stays_as_it_was(to_image, photo):
    x = normalized(photo)
    before = x.clone()
    to_image(x, MEAN, STD)
    assert x.equal(before)


@pytest.mark.parametrize("shape", [(1, 3, 5, 7), (1, 5, 7), (5, 7), (5, 7, 3), (0,)])
def test_what_is_no_picture_is_refused(to_image, shape):
    with pytest.raises(ValueError, match=r"not \(3, height, width\): \("):
        to_image(torch.zeros(shape), MEAN, STD)
