"""Dues: what a member owes for a year under the dues regulation (Beitragsordnung), and why.

Pure: no database, no clock, no framework. `regulation` reads the rules from TOML, `assess` applies
them, `explain` says the result in words, `schedule` shows the scale. A new basis or proration is
one more file in `bases/` or `prorations/`.
"""
