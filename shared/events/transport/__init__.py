"""What lies between services: event batches on Dramatiq and Redis, and the wake-up of relays."""
