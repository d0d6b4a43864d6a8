"""The recipe snippets/recipes/influence.py, as its readers may use it."""
from collections import namedtuple
from itertools import count

import pytest
import torch
from torch import nn
from torch.nn import functional as F

APART, ALL = torch.eye(4, dtype=torch.bool), torch.ones(4, 4, dtype=torch.bool)
X = torch.randn(4, 6, generator=torch.Generator().manual_seed(0))
TOKENS = torch.arange(12).reshape(4, 3)


@pytest.fixture(scope="module")
def influence(load):
    return load("recipes/influence.py").influence


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


class Takes(nn.Module):
    """A module that does what it is told."""

    def __init__(self, forward, **parts):
        super().__init__()
        self.run = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, *inputs, **named):
        return self.run(*inputs, **named)


# -- what it finds -----------------------------------------------------------------

@pytest.mark.parametrize(("model", "expected"), [
    (lambda x: x, APART),
    (lambda x: x.softmax(1), APART),
    (lambda x: x - x.mean(1, keepdim=True), APART),
    (lambda x: x.sum(1), APART),
    (lambda x: x.softmax(0), ALL),
    (lambda x: x - x.mean(0), ALL),
    (lambda x: x.cumsum(0), ALL.tril()),
    (lambda x: x.flip(0), APART.flip(0)),
    (lambda x: x[:1].expand(4, 6), torch.eye(4)[:1].expand(4, 4).bool()),
    (lambda x: x.view(2, 4, 3).sum(0), torch.eye(2).bool().repeat(2, 2)[[0, 2, 1, 3]]),
    (lambda x: x.reshape(6, 4).t(), None),
])
def test_who_influences_whom(influence, model, expected):
    found = influence(model, X)
    assert found.dtype == torch.bool
    assert found.shape == (4, 4)
    if expected is None:
        assert found.sum() > 4
    else:
        assert found.equal(expected)


def test_modes_are_those_of_the_model(influence):
    norm = nn.BatchNorm1d(6)
    assert influence(norm, X).equal(ALL)
    assert influence(norm.eval(), X).equal(APART)


@pytest.mark.parametrize("layer", [nn.GroupNorm(2, 6), nn.LayerNorm(6), nn.Linear(6, 2),
                                   nn.Dropout(0.1), nn.Sequential(nn.ReLU())])
def test_layers_that_keep_samples_apart(influence, layer):
    found = influence(layer, X)
    assert not (found & ~APART).any()
    assert found.diagonal().all()


def test_dropout_draws_the_same_mask_in_each_call(influence):
    model = nn.Sequential(nn.Linear(6, 50), nn.Dropout(0.5), nn.Linear(50, 3))
    assert influence(model, X).equal(APART)


def test_a_recurrent_layer_that_takes_the_batch_for_time(influence):
    x = torch.randn(4, 3, 6)
    right, wrong = nn.RNN(6, 5, batch_first=True), nn.RNN(6, 5)
    assert influence(lambda x: right(x)[0], x).equal(APART)
    assert influence(lambda x: wrong(x)[0], x).equal(ALL.tril())


def test_the_batch_may_be_another_dimension(influence):
    rnn = nn.RNN(6, 5)
    x = torch.randn(3, 4, 6)
    for dim in 1, -2:
        assert influence(lambda x: rnn(x), x, dim).equal(APART)


def test_nan_counts_as_an_influence_only_where_it_changes(influence):
    assert influence(lambda x: x * float("nan"), X).sum() == 0
    x = X.clone()
    x[1] = float("nan")
    assert influence(lambda x: x * 2, x).equal(APART)


def test_what_has_no_gradient(influence):
    assert influence(lambda x: x.argsort(1), X).diagonal().any()
    ranks = influence(lambda x: x[:, 0].argsort(), X)
    assert (ranks & ~APART).any()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64,
                                   torch.complex64])
def test_other_dtypes(influence, dtype):
    assert influence(lambda x: x * 3, X.to(dtype)).equal(APART)


def test_rounding_counts_unless_it_is_tolerated(influence):
    lstm = nn.LSTM(33, 64, batch_first=True)
    lengths = torch.tensor([1, 2, 3, 4, 5, 8, 9])

    def last(x, lengths):  # the lengths decide which texts are multiplied together
        packed = nn.utils.rnn.pack_padded_sequence(
            x, lengths, batch_first=True, enforce_sorted=False)
        return lstm(packed)[1][0][0]

    inputs = torch.randn(7, 9, 33), lengths
    assert influence(last, inputs, tolerance=1e-5).equal(torch.eye(7).bool())
    assert influence(lambda x: x + x.mean(0) / 1e4, X).equal(ALL)
    assert influence(lambda x: x + x.mean(0) / 1e4, X, tolerance=1e-2).equal(APART)


def test_infinite_derivatives_do_not_count(influence):
    x = X.clone()
    x[1] = 0
    assert influence(lambda x: x.square().sum(1).sqrt(), x).equal(APART)


def test_batch_norm_without_running_statistics_mixes_in_eval_mode(influence):
    norm = nn.BatchNorm1d(6, track_running_stats=False).eval()
    assert influence(norm, X).equal(ALL)


# -- inputs --------------------------------------------------------------------------

def test_whole_numbers(influence):
    model = nn.Sequential(nn.Embedding(12, 8), nn.Flatten(), nn.Linear(24, 2))
    assert influence(model, TOKENS).equal(APART)


def test_bools_and_vectors(influence):
    bools = torch.tensor([True, False, True, False])
    assert influence(lambda x: ~x, bools).equal(APART)


def test_a_tuple_holds_arguments_and_a_dict_keywords(influence):
    model = nn.Bilinear(6, 6, 3)
    assert influence(model, (X, X + 1)).equal(APART)
    assert influence(model, [X, X + 1]).equal(APART)
    assert influence(model, {"input1": X, "input2": X + 1}).equal(APART)


def test_an_influence_through_any_argument_is_found(influence):
    assert influence(lambda x, y, mean: x + (y.mean(0) if mean else y),
                     (X, X + 1, True)).equal(ALL)


def test_arguments_may_be_nested(influence):
    Pair = namedtuple("Pair", "left right")
    found = influence(lambda pair, more: pair.left + pair.right + more["x"][0],
                      (Pair(X, X), {"x": [X]}))
    assert found.equal(APART)


def test_a_scalar_is_refused(influence):
    with pytest.raises(IndexError, match="no dimensions"):
        influence(lambda x: x, torch.tensor(1.0))


def test_a_batch_may_hold_more_than_tensors(influence):
    batch = {"x": X, "names": ["a", "b"], "scale": 2.0, "mask": None}
    assert influence(lambda x, names, scale, mask: x * scale, batch).equal(APART)


def test_equal_samples_are_replaced_by_others(influence):
    x = torch.tensor([1, 1, 1, 2])
    assert influence(lambda x: x * 2, x).equal(APART)
    with pytest.raises(ValueError, match="all samples are equal"):
        influence(lambda x: x * 2, torch.ones(4, 2))


@pytest.mark.parametrize(("inputs", "said"), [
    (X[:1], "1 samples cannot mix"),
    (X[:0], "0 samples cannot mix"),
    ((), "the inputs hold no tensor"),
    ((part for part in [X]), "the inputs hold no tensor"),
    (None, "the inputs hold no tensor"),
    ((X, X[:3]), r"an input of shape \(3, 6\) does not hold 4 samples"),
    ((X, torch.tensor(1.0)), r"an input of shape \(\) does not hold 4 samples"),
])
def test_inputs_that_are_refused(influence, inputs, said):
    with pytest.raises(ValueError, match=said):
        influence(lambda *inputs: inputs, inputs)


# -- outputs -------------------------------------------------------------------------

@pytest.mark.parametrize("wrap", [
    lambda a, b: (a, b), lambda a, b: [a, None, b], lambda a, b: {"a": a, "b": b},
    lambda a, b: {"a": [a], "b": {"c": (b, 3)}}])
def test_all_outputs_count(influence, wrap):
    assert influence(lambda x: wrap(x, x.sum(1)), X).equal(APART)
    assert influence(lambda x: wrap(x, x.softmax(0)), X).equal(ALL)


@pytest.mark.parametrize(("model", "said"), [
    (lambda x: x.view(8, 3), r"an output of shape \(8, 3\) does not hold 4 samples"),
    (lambda x: x.mean(), r"an output of shape \(\) does not hold 4 samples"),
    (lambda x: (x, x.sum(0)), r"an output of shape \(6,\) does not hold 4 samples"),
    (lambda x: None, "the model returns no tensor")])
def test_outputs_that_are_refused(influence, model, said):
    with pytest.raises(ValueError, match=said):
        influence(model, X)


def test_outputs_of_changing_shape_are_refused(influence):
    with pytest.raises(ValueError, match="shapes of the outputs depend on the values"):
        influence(lambda tokens: F.one_hot(tokens), TOKENS)


def test_a_model_that_differs_from_call_to_call_is_refused(influence):
    calls = count()
    with pytest.raises(RuntimeError, match="two calls with the same batch differ"):
        influence(lambda x: x + next(calls), X)
    assert influence(lambda x: x + next(calls) / 1e6, X, tolerance=1e-4).equal(APART)


# -- what stays as it was ----------------------------------------------------------

def test_modes_buffers_gradients_and_random_numbers(influence):
    model = nn.Sequential(nn.BatchNorm1d(6), nn.Dropout(0.5), nn.Linear(6, 2))
    model[2].eval()
    model[2].weight.grad = torch.ones(2, 6)
    state = {name: value.clone() for name, value in model.state_dict().items()}
    random_numbers = torch.get_rng_state()
    influence(model, X)
    assert [module.training for module in model.modules()] == [True, True, True, False]
    assert all(value.equal(state[name]) for name, value in model.state_dict().items())
    assert model[2].weight.grad.equal(torch.ones(2, 6))
    assert model[2].bias.grad is None
    assert torch.get_rng_state().equal(random_numbers)


def test_a_buffer_that_is_replaced_comes_back(influence):
    model = Takes(lambda x: x)
    model.register_buffer("seen", torch.zeros(1))
    model.register_buffer("later", None)
    first = model.seen

    def forward(x):
        model.seen = model.seen + 1
        model.later = torch.ones(1)
        return x * model.seen

    model.run = forward
    assert influence(model, X).equal(APART)
    assert model.seen is first
    assert model.seen == 0
    assert model.later is None


def test_after_an_error_all_is_as_before(influence):
    model = Takes(lambda x: model.norm(x) @ torch.ones(5, 5), norm=nn.BatchNorm1d(6))
    random_numbers = torch.get_rng_state()
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        influence(model, X)
    assert model.norm.num_batches_tracked == 0
    assert torch.get_rng_state().equal(random_numbers)
    assert torch.is_grad_enabled()


def test_inputs_stay_as_they_are(influence):
    x = X.clone().requires_grad_()
    influence(lambda x: x.mul_(2), x)
    assert x.equal(X)
    assert x.requires_grad
    assert x.grad is None


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_it_works_where_gradients_are_off(influence, mode):
    norm = nn.BatchNorm1d(6)
    with mode():
        assert influence(norm, X.clone()).equal(ALL)
        assert influence(norm.eval(), X.clone()).equal(APART)
        assert not torch.is_grad_enabled()
