"""Two workers whose samplers have the same seed propose the same
trials: half of the work is done twice. Needs: optuna.
Right: experiments/search_optuna_workers.py."""
import multiprocessing
import tempfile

try:
    import optuna
except ImportError:
    raise SystemExit("Needs optuna: pip install optuna") from None
from optuna.storages import JournalStorage, journal

optuna.logging.set_verbosity(optuna.logging.WARNING)  # no log lines


def work(name, seed, n):
    file = journal.JournalFileBackend(log)
    study = optuna.create_study(
        study_name=name, storage=JournalStorage(file),
        sampler=optuna.samplers.RandomSampler(seed),
        load_if_exists=True)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n)
    return study.trials


log = tempfile.mkstemp()[1]  # a new journal
fork = multiprocessing.get_context("fork")
for seeds in (0, 0), (0, 1):
    name = f"seeds {seeds[0]} and {seeds[1]}"
    workers = [fork.Process(target=work, args=[name, seed, 5])
               for seed in seeds]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    trials = work(name, None, 0)
    different = {trial.params["x"] for trial in trials}
    assert len(different) == (5 if seeds == (0, 0) else 10)
    print(f"{name}: {len(trials)} trials, {len(different)} different,"
          f" the largest {max(different):.4f}")
