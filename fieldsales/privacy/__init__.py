"""What the law asks of the shop: who said no, what is known of one person, and that it goes when it must."""
