-- A customer whose house was not known gets his door; where his rep has a customer at that door already, the two become one.
-- by: rep, manager
-- where: server
-- example: {"id": "01jd0000000000000customdoor", "customer": "~01jd00000000000000walkin01@xiaoli", "door": "jinxiu-1.1.3.2"}
-- args: customer!, door!
-- mine: customer = :customer
-- mine: door = :door
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door AS d WHERE d.id = :door AND d.gone_at IS NULL AND d.merged_into IS NULL);
-- refuse: door_known
SELECT 1 FROM customer AS k WHERE k.id = :customer AND substr(k.door_id, 1, 1) <> '~';
-- refuse: merge_frozen
SELECT 1 FROM customer AS k WHERE k.id IN (:customer, :door || '@' || (SELECT x.owner_id FROM customer AS x WHERE x.id = :customer)) AND k.frozen_by IS NOT NULL;
-- refuse: merge_ordered
SELECT 1 FROM customer AS k JOIN customer AS x ON x.id = :customer WHERE k.id = :door || '@' || x.owner_id AND (k.level IN ('O', 'D') OR x.level IN ('O', 'D'));
-- refuse: merge_wholesale
SELECT 1 FROM customer AS k JOIN customer AS x ON x.id = :customer WHERE k.id = :door || '@' || x.owner_id AND (k.account = 'wholesale' OR x.account = 'wholesale');
-- do:
UPDATE door SET rev = :rev WHERE id = :door;
