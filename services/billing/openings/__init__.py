"""Opening balances: what members owed, or had paid too much, when the books were taken over."""
