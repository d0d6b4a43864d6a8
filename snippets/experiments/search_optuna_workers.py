"""Worker processes share one study through a journal file: each trial
gets a number of its own, and none is lost. Needs: optuna."""
import multiprocessing
import tempfile

try:
    import optuna
except ImportError:
    raise SystemExit("Needs optuna: pip install optuna") from None
from optuna.storages import JournalStorage, journal

optuna.logging.set_verbosity(optuna.logging.WARNING)  # no log lines


def objective(trial):
    return (trial.suggest_float("lr", 1e-4, 1, log=True) - 0.1) ** 2


def work(seed, n):
    lock = journal.JournalFileOpenLock(name)
    file = journal.JournalFileBackend(name, lock)
    study = optuna.create_study(
        sampler=optuna.samplers.RandomSampler(seed), study_name="net",
        storage=JournalStorage(file), load_if_exists=True)
    study.optimize(objective, n)
    return study


name = tempfile.mkstemp()[1]  # a new journal
fork = multiprocessing.get_context("fork")
workers = [fork.Process(target=work, args=[i, 5]) for i in range(3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
assert all(worker.exitcode == 0 for worker in workers)
study = work(None, 0)
lrs = {trial.params["lr"] for trial in study.trials}
assert [t.number for t in study.trials] == list(range(15))
print(f"{study.study_name}: {len(lrs)} lrs, {study.best_value:.6f}")
