"""The public pool (公海), customers who are given up (战败), and two that are one: what only the server does about them."""
