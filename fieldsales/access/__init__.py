"""Who may come in: people, passwords, invites, devices, and how often one may try."""
