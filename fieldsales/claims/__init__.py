"""Whose customer is it: what two reps claim at once, and whether a number is known already."""
