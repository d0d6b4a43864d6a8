"""Every program runs, asserts its claim and shows what is stored."""
