"""The recipe snippets/recipes/mlp.py, as its readers may use it."""
import copy

import numpy as np
import pytest
import torch
from torch import nn


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/mlp.py")


def kinds(model):
    return [type(layer) for layer in model.layers]


# -- what it is made of ------------------------------------------------------------

def test_the_last_layer_has_no_activation_and_no_dropout(recipe):
    model = recipe.MLP(4, (8, 16), 3, activation=nn.GELU, dropout=0.5)
    hidden = [nn.Linear, nn.GELU, nn.Dropout]
    assert kinds(model) == [*hidden, *hidden, nn.Linear]
    assert kinds(recipe.MLP(4, (8,), 3)) == [nn.Linear, nn.ReLU, nn.Dropout, nn.Linear]


@pytest.mark.parametrize("hidden", [(), (1,), (8, 16), [8, 16, 32]])
def test_the_sizes_are_those_that_were_asked_for(recipe, hidden):
    linears = recipe.MLP(4, hidden, 3).layers[::3]
    sizes = [4, *hidden, 3]
    assert [layer.in_features for layer in linears] == sizes[:-1]
    assert [layer.out_features for layer in linears] == sizes[1:]


def test_without_hidden_layers_it_is_linear(recipe):
    model = recipe.MLP(4, (), 3, dropout=0.5)
    assert kinds(model) == [nn.Linear]
    x = torch.randn(5, 4)
    assert model(x).equal(model.layers[0](x))


@pytest.mark.parametrize("shape", [(4,), (1, 4), (0, 4), (5, 4), (2, 5, 4)])
def test_only_the_last_dimension_is_mapped(recipe, shape):
    model = recipe.MLP(4, (8,), 3)
    assert model(torch.randn(shape)).shape == (*shape[:-1], 3)


def test_outputs_may_have_either_sign_and_any_size(recipe):
    torch.manual_seed(0)
    out = recipe.MLP(4, (8,), 3)(1000 * torch.randn(100, 4))
    assert out.min() < -1
    assert out.max() > 1


def test_each_activation_is_a_module_of_its_own(recipe):
    model = recipe.MLP(4, (8, 8), 3, activation=nn.PReLU)
    assert model.layers[1].weight is not model.layers[4].weight
    made = recipe.MLP(4, (8,), 3, activation=lambda: nn.LeakyReLU(0.2))
    assert made.layers[1].negative_slope == 0.2


def test_an_activation_that_was_already_made_is_refused(recipe):
    with pytest.raises(TypeError, match="forward"):
        recipe.MLP(4, (8,), 3, activation=nn.ReLU())


def test_dropout_follows_the_mode(recipe):
    model, x = recipe.MLP(4, (64,), 3, dropout=0.5), torch.ones(1, 4)
    assert not model(x).equal(model(x))
    model.eval()
    assert model(x).equal(model(x))


def test_without_dropout_it_takes_no_random_numbers(recipe):
    model, x = recipe.MLP(4, (64,), 3), torch.ones(1, 4)
    before = torch.get_rng_state()
    assert model(x).equal(model(x))
    assert torch.get_rng_state().equal(before)


def test_weights_trained_with_dropout_load_into_a_model_without(recipe):
    trained = recipe.MLP(4, (8, 8), 3, dropout=0.5).eval()
    model = recipe.MLP(4, (8, 8), 3)
    model.load_state_dict(trained.state_dict())
    x = torch.randn(2, 4)
    assert model(x).equal(trained(x))


@pytest.mark.parametrize("dropout", [-0.5, 1.0, 1.5, float("nan")])
def test_a_dropout_that_is_no_fraction_is_refused(recipe, dropout):
    with pytest.raises(ValueError, match="dropout must be"):
        recipe.MLP(4, (8,), 3, dropout=dropout)
    with pytest.raises(ValueError, match="dropout must be"):
        recipe.MLP(4, (), 3, dropout=dropout)


def test_it_can_be_built_on_meta_and_in_another_dtype(recipe):
    with torch.device("meta"):
        model = recipe.MLP(4, (8,), 3)
    assert model(torch.empty(2, 4, device="meta")).device.type == "meta"
    model = recipe.MLP(4, (8,), 3).to(torch.bfloat16)
    assert model(torch.ones(2, 4, dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_sizes_may_come_from_a_generator_or_a_tensor(recipe):
    sizes = (size for size in (8, 16))
    assert recipe.MLP(4, sizes, 3).layers[3].in_features == 8
    assert recipe.MLP(4, torch.tensor([8, 16]), 3).layers[3].out_features == 16


def test_a_refusal_leaves_the_random_numbers_as_they_were(recipe):
    before = torch.get_rng_state()
    with pytest.raises(ValueError, match="must be 1 or more"):
        recipe.MLP(4, (8, 0), 3)
    assert torch.get_rng_state().equal(before)


def test_all_parameters_are_registered_and_trained(recipe):
    model = recipe.MLP(4, (8, 8), 3)
    model(torch.randn(16, 4)).square().sum().backward()
    assert len(list(model.parameters())) == 6
    assert all(p.grad.abs().sum() > 0 for p in model.parameters())


def test_it_can_be_saved_copied_and_moved(recipe):
    model, other = recipe.MLP(4, (8,), 3), recipe.MLP(4, (8,), 3)
    other.load_state_dict(model.state_dict())
    x = torch.randn(2, 4)
    assert other(x).equal(model(x))
    assert copy.deepcopy(model)(x).equal(model(x))
    assert model.to(torch.float64)(x.double()).dtype == torch.float64


# -- sizes that are none -----------------------------------------------------------

def test_numpy_integers_are_sizes(recipe):
    sizes = np.array([4, 8, 3])
    model = recipe.MLP(sizes[0], sizes[1:2], sizes[2])
    assert model(torch.ones(1, 4)).shape == (1, 3)


@pytest.mark.parametrize("hidden", [(0,), (-3,), (8, 0)])
def test_a_size_below_one_is_refused(recipe, hidden):
    with pytest.raises(ValueError, match="must be 1 or more"):
        recipe.MLP(4, hidden, 3)
    with pytest.raises(ValueError, match="must be 1 or more"):
        recipe.MLP(4, (8,), hidden[-1])


@pytest.mark.parametrize("hidden", [(2.5,), (8.0,), ("64",), "64", (None,)])
def test_a_size_that_is_no_whole_number_is_refused(recipe, hidden):
    with pytest.raises(TypeError, match="must be whole numbers"):
        recipe.MLP(4, hidden, 3)


def test_a_number_in_place_of_a_list_is_refused(recipe):
    with pytest.raises(TypeError, match="int"):
        recipe.MLP(4, 128, 3)


def test_the_list_of_the_caller_stays_as_it_was(recipe):
    hidden = [8, 16]
    recipe.MLP(4, hidden, 3)
    assert hidden == [8, 16]
