-- A task without a customer, still open, goes to another person; who wrote it down stays.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000000errandgive", "own_task": "jinxiu-own-1", "owner": "xiaowang"}
-- args: own_task!, owner!
-- mine: own_task = :own_task
-- refuse: person_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = :owner AND active = 1);
-- refuse: reassign_same
SELECT 1 FROM own_task WHERE id = :own_task AND owner_id = :owner;
-- do:
INSERT INTO tombstone (bucket, rev, table_name, row_id)
SELECT w.bucket, :rev, 'own_task', w.id FROM own_task AS w
 WHERE w.id = :own_task AND w.customer_id IS NULL AND w.done_at IS NULL
    ON CONFLICT (bucket, table_name, row_id) DO UPDATE SET rev = excluded.rev;

UPDATE own_task SET rev = :rev, bucket = 'rep:' || :owner, owner_id = :owner
 WHERE id = :own_task AND customer_id IS NULL AND done_at IS NULL;
