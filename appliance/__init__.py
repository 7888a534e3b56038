"""The box itself and what every part shares (core: pure rules, web: what all web apps have)."""
