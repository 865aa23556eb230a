-- Who is whose relative, colleague or neighbour: the first is the second's spouse, parent and so on.
-- by: rep, manager
-- example: {"id": "01jd000000000000000000relat", "customer": "jinxiu-1.1.3.2@xiaoli", "a": "01jd00000000000000000walkin.contact", "b": "01jd000000000000000contact.contact", "kind": "spouse"}
-- args: customer!, a!, b!, kind!
-- mine: customer = :customer
-- mine: contact = :a
-- mine: contact = :b
-- refuse: relation_self
SELECT 1 WHERE :a = :b;
-- refuse: relation_known
SELECT 1 WHERE :kind NOT IN ('spouse', 'parent', 'child', 'sibling', 'colleague', 'neighbour');
-- refuse: contact_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = :a AND gone_at IS NULL) OR NOT EXISTS (SELECT 1 FROM contact WHERE id = :b AND gone_at IS NULL);
-- refuse: relation_there
SELECT 1 FROM relation AS r WHERE r.gone_at IS NULL AND ((r.a_id = :a AND r.b_id = :b) OR (r.a_id = :b AND r.b_id = :a));
-- do:
INSERT INTO relation (id, bucket, rev, customer_id, a_id, b_id, kind, at)
SELECT :id, k.bucket, :rev, k.id, :a, :b, :kind, :now FROM customer AS k WHERE k.id = :customer;
