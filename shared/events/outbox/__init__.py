"""The publisher's side: events beside their change, fanned out, sent until acknowledged."""
