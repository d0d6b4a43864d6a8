"""A trial whose worker died is RUNNING for good. Fail it by its number,
queue its parameters again, and count what is still to do.
Needs: optuna."""
try:
    import optuna
except ImportError:
    raise SystemExit("Needs optuna: pip install optuna") from None
from optuna.study import MaxTrialsCallback
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.WARNING)  # no log lines


def objective(trial):
    return trial.suggest_float("lr", 1e-4, 1, log=True)


study = optuna.create_study(sampler=optuna.samplers.RandomSampler(0))
study.optimize(objective, n_trials=3)
lost = study.ask()
objective(lost)  # and its worker dies: nobody calls tell

for trial in study.get_trials(states=[TrialState.RUNNING]):
    study.tell(trial.number, state=TrialState.FAIL)
    study.enqueue_trial(trial.params)
stop = MaxTrialsCallback(6, states=[TrialState.COMPLETE])
study.optimize(objective, callbacks=[stop])

for trial in study.trials:
    print(trial.number, trial.state.name, f"{trial.params['lr']:.5f}")
assert study.trials[4].params == lost.params
assert len(study.get_trials(states=[TrialState.COMPLETE])) == 6
try:
    study.tell(lost, objective(lost))  # it was alive after all
except ValueError as error:
    print(error)
