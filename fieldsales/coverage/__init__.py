"""What coverage counts: sums beside the facts, made from the facts alone. The screens that show it are in templates/."""
