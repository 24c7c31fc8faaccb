"""Member lists from spreadsheets: read whole, checked whole, written set by set."""
