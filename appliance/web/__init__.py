"""What every web app of the project has in common: errors, login, audit, metrics, service loop, looks."""
