-- The rep has read what the manager wrote about a customer.
-- by: rep
-- example: {"id": "01jd000000000000000cmtread", "customer": "jinxiu-1.1.3.2@xiaoli"}
-- args: customer!
-- mine: customer = :customer
-- do:
UPDATE comment SET rev = :rev, read_at = :now WHERE customer_id = :customer AND read_at IS NULL;
