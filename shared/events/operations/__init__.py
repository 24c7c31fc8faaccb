"""What an operator sees and does: status, traces, retry, skip, replay, and retention."""
