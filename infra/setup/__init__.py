"""How an installation is made, what it is marked as, and what keeps it from being started."""
