"""The demo: two associations with invented rules, people and member companies."""
