"""The web room: pages, forms, signing in, security; what every service's pages stand on."""
