"""The subscriber's side: events received once, picked in order, handled with their effects."""
