"""A worker that is killed loses no finished trial. Needs: optuna."""
import multiprocessing
import os
import tempfile

try:
    import optuna
except ImportError:
    raise SystemExit("Needs optuna: pip install optuna") from None
from optuna.storages import JournalStorage, journal

optuna.logging.set_verbosity(optuna.logging.WARNING)  # no log lines
fork = multiprocessing.get_context("fork")
told = fork.SimpleQueue()  # the lrs that a worker has finished
name = tempfile.mkstemp()[1]  # a new journal


def search(seed, n):
    def objective(trial):
        lr = trial.suggest_float("lr", 1e-4, 1, log=True)
        if trial.number == 5:
            os.kill(os.getpid(), 9)  # SIGKILL: no time to clean up
        told.put(lr)
        return lr

    file = journal.JournalFileBackend(name)
    study = optuna.create_study(
        study_name="net", sampler=optuna.samplers.RandomSampler(seed),
        storage=JournalStorage(file), load_if_exists=True)
    study.optimize(objective, n)
    print(study.study_name, *(t.state.name[0] for t in study.trials))
    return [t.params["lr"] for t in study.trials if t.values]


worker = fork.Process(target=search, args=[0, None])  # no end
worker.start()
worker.join()
saved, resumed = search(None, 0), search(1, 5)
assert saved == [told.get() for _ in range(5)] == resumed[:5]
print(worker.exitcode, *(f"{lr:.4f}" for lr in resumed))
