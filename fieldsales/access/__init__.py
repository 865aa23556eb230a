"""Who may come in and what he may: people, roles, passwords, invites, devices, areas, leaving, and how often one may try."""
