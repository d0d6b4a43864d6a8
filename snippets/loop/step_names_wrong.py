"""The notes' loop runs over a name that nothing defines. Raises: NameError.
Right: loop/step.py."""
for batch_idx, batch in enumerate(training_date):  # noqa: F821
    pass
