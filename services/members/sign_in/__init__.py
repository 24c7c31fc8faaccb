"""Who signs in, and by what: accounts over all associations, codes, passkeys, recovery, OIDC."""
