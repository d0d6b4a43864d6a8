"""The recipe snippets/recipes/truncated_bptt.py, as its readers may use it."""
from typing import NamedTuple

import pytest
import torch
from torch import nn
from torch.nn import functional as F

X = torch.randint(5, (3, 10), generator=torch.Generator().manual_seed(0))
Y = torch.randint(5, (3, 10), generator=torch.Generator().manual_seed(1))


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/truncated_bptt.py")


class Model(nn.Module):
    def __init__(self, layer=nn.LSTM, **options):
        super().__init__()
        self.embedding = nn.Embedding(5, 4)
        self.rnn = layer(4, 6, batch_first=True, **options)
        self.head = nn.Linear(6, 5)
        self.starts = []
        self.modes = []

    def forward(self, x, state):
        self.starts.append(state)
        self.modes.append(self.training)
        outputs, state = self.rnn(self.embedding(x), state)
        return self.head(outputs), state


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Model()


def sgd(model, lr=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr)


# -- rows ----------------------------------------------------------------------------

def test_rows_go_on_where_they_stopped(recipe):
    rows = recipe.streams(torch.arange(11), 3)
    assert rows.tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_steps_may_hold_features(recipe):
    sequence = torch.randn(10, 4)
    rows = recipe.streams(sequence, 2)
    assert rows.shape == (2, 5, 4)
    assert rows[1].equal(sequence[5:])


def test_too_short_a_sequence_is_refused(recipe):
    with pytest.raises(ValueError, match="2 steps do not make 3 rows"):
        recipe.streams(torch.arange(2), 3)


@pytest.mark.parametrize("rows", [0, -1])
def test_no_rows_are_refused(recipe, rows):
    with pytest.raises(ValueError, match="it must be 1 or more"):
        recipe.streams(torch.arange(6), rows)


# -- states --------------------------------------------------------------------------

@pytest.mark.parametrize("layer", [nn.RNN, nn.GRU, nn.LSTM])
def test_a_detached_state_has_its_values_and_no_graph(recipe, layer):
    _, state = layer(2, 3)(torch.randn(4, 1, 2))
    cut = recipe.detached(state)
    pairs = zip(state, cut, strict=True) if layer is nn.LSTM else [(state, cut)]
    for before, after in pairs:
        assert before.grad_fn is not None
        assert after.grad_fn is None
        assert after.equal(before)


def test_states_of_several_layers_may_be_nested(recipe):
    part = torch.ones(2, requires_grad=True) * 2
    cut = recipe.detached([(part, part), (part, None)])
    assert not cut[0][1].requires_grad
    assert cut[1][1] is None


class Pair(NamedTuple):
    h: torch.Tensor
    c: torch.Tensor


def test_a_state_keeps_its_type(recipe):
    part = torch.ones(2, requires_grad=True) * 2
    cut = recipe.detached(Pair(part, part))
    assert type(cut) is Pair
    assert not cut.h.requires_grad and not cut.c.requires_grad
    assert type(recipe.detached([part])) is list
    assert recipe.detached(()) == ()


def test_an_unknown_state_is_named(recipe):
    with pytest.raises(TypeError, match="state of dict"):
        recipe.detached({"h": torch.ones(1)})


# -- training ------------------------------------------------------------------------

@pytest.mark.parametrize("layer", [nn.RNN, nn.GRU, nn.LSTM])
def test_pieces_without_steps_of_the_optimizer_give_the_loss_of_the_whole(
        recipe, layer):
    torch.manual_seed(0)
    model = Model(layer, num_layers=2)
    expected = F.cross_entropy(model(X, None)[0].flatten(0, 1), Y.flatten()).item()
    for steps in (1, 3, 4, 10, 50):
        loss = recipe.train_streams(model, X, Y, steps, sgd(model, 0.0), "cpu")
        assert loss == pytest.approx(expected, rel=1e-5)


def test_each_piece_starts_from_the_state_of_the_one_before(recipe, model):
    recipe.train_streams(model, X, Y, 4, sgd(model), "cpu")
    first, *others = model.starts
    assert first is None
    assert len(others) == 2
    for h, c in others:
        assert h.abs().sum() > 0
        assert not h.requires_grad and not c.requires_grad


def test_each_call_starts_anew(recipe, model):
    for _ in range(2):
        recipe.train_streams(model, X, Y, 5, sgd(model), "cpu")
    assert [start is None for start in model.starts] == [True, False, True, False]


def test_one_step_per_piece_with_the_gradient_of_the_piece(recipe, model):
    start = {name: p.detach().clone() for name, p in model.named_parameters()}
    logits, _ = model(X[:, :4], None)
    loss = F.cross_entropy(logits.flatten(0, 1), Y[:, :4].flatten())
    gradient = torch.autograd.grad(loss, model.head.weight)[0]
    recipe.train_streams(model, X[:, :4], Y[:, :4], 4, sgd(model), "cpu", max_norm=None)
    expected = start["head.weight"] - 0.1 * gradient
    torch.testing.assert_close(model.head.weight.detach(), expected)


def test_gradients_are_clipped(recipe, model):
    before = nn.utils.parameters_to_vector(model.parameters()).detach()
    recipe.train_streams(model, X, Y, 10, sgd(model, 1.0), "cpu", max_norm=0.01)
    after = nn.utils.parameters_to_vector(model.parameters()).detach()
    assert (after - before).norm().item() == pytest.approx(0.01, rel=1e-3)


def test_ignored_targets_do_not_count(recipe, model):
    targets = Y.clone()
    targets[0, 3:] = -100
    targets[:, 4:6] = -100  # a whole piece
    kept = targets != -100
    expected = F.cross_entropy(model(X, None)[0][kept], targets[kept]).item()
    loss = recipe.train_streams(model, X, targets, 2, sgd(model, 0.0), "cpu")
    assert loss == pytest.approx(expected, rel=1e-5)


def test_a_left_over_gradient_is_not_used(recipe, model):
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 1e6)
    recipe.train_streams(model, X, Y, 10, sgd(model), "cpu", max_norm=None)
    assert model.head.weight.abs().max() < 10


def test_features_as_inputs(recipe):
    class Plain(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn = nn.GRU(4, 5, batch_first=True)

        def forward(self, x, state):
            return self.rnn(x, state)

    model = Plain()
    loss = recipe.train_streams(model, torch.randn(3, 10, 4), Y, 4, sgd(model), "cpu")
    assert loss > 0


# -- what is refused, modes ----------------------------------------------------------

def test_shapes_that_do_not_fit_are_refused(recipe, model):
    with pytest.raises(ValueError, match="need as many steps"):
        recipe.train_streams(model, X, Y[:, :5], 4, sgd(model), "cpu")


@pytest.mark.parametrize(("x", "steps"), [(X, 0), (X[:, :0], 4)])
def test_no_steps_are_refused(recipe, model, x, steps):
    with pytest.raises(ValueError, match="in pieces of"):
        recipe.train_streams(model, x, Y[:, :x.shape[1]], steps, sgd(model), "cpu")


def test_nothing_but_ignored_targets_is_said(recipe, model):
    with pytest.raises(ValueError, match="all targets are -100"):
        recipe.train_streams(model, X, torch.full_like(Y, -100), 4, sgd(model), "cpu")


def test_it_trains_in_train_mode_and_gives_the_modes_back(recipe, model):
    model.eval()
    model.head.train()
    recipe.train_streams(model, X, Y, 4, sgd(model), "cpu")
    assert model.modes == [True] * 3
    assert not model.training and model.head.training


def test_modes_come_back_after_an_error(recipe, model):
    model.eval()
    with pytest.raises(IndexError):
        recipe.train_streams(model, X, Y + 10, 4, sgd(model), "cpu")
    assert not any(module.training for module in model.modules())


def test_a_piece_without_targets_updates_nothing_but_hands_on_its_state(recipe, model):
    targets = torch.full_like(Y, -100)
    targets[:, 9] = Y[:, 9]
    updates = []
    optimizer = sgd(model)
    optimizer.register_step_post_hook(lambda *_: updates.append(len(model.starts)))
    recipe.train_streams(model, X, targets, 3, optimizer, "cpu")
    assert updates == [4]  # of the four pieces, only the last one
    assert [start is None for start in model.starts] == [True, False, False, False]


@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16])
def test_other_dtypes_train(recipe, model, dtype):
    model.to(dtype)
    losses = [recipe.train_streams(model, X, Y, 5, sgd(model, 1.0), "cpu")
              for _ in range(30)]
    assert losses[-1] < losses[0] - 0.2


def test_the_random_state_and_the_data_stay_as_they_were(recipe, model):
    x, y, before = X.clone(), Y.clone(), torch.get_rng_state()
    recipe.train_streams(model, X, Y, 4, sgd(model), "cpu")
    assert X.equal(x) and Y.equal(y)
    assert torch.get_rng_state().equal(before)
