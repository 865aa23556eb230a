-- Somebody writes down a task for himself, or the manager for a rep; with a customer it stands on that customer's list.
-- by: rep, manager
-- example: {"id": "01jd0000000000000000owntsk", "text": "带两块样板给张哥", "due_on": "2026-11-24", "customer": "jinxiu-1.1.3.2@xiaoli"}
-- args: text!, due_on, due_in, customer, owner, priority
-- mine: customer = :customer
-- refuse: own_task_text
SELECT 1 WHERE length(trim(:text)) NOT BETWEEN 1 AND 200;
-- refuse: day_needed
SELECT 1 WHERE COALESCE(:due_on, '') || COALESCE(:due_in, '') = '';
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:due_on, '')) = 0;
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:priority, '') NOT IN ('', '1', '2', '3', '4') OR COALESCE(:due_in, '') NOT IN ('', '0', '1', '2', '3', '5', '7', '14', '30', '60', '90');
-- refuse: not_allowed
SELECT 1 WHERE :owner <> '' AND :owner <> :me AND :role <> 'manager';
-- refuse: person_gone
SELECT 1 WHERE :owner <> '' AND NOT EXISTS (SELECT 1 FROM person WHERE id = :owner AND active = 1);
-- do:
INSERT INTO own_task (id, bucket, rev, owner_id, by_id, customer_id, door_id, text, due_on, priority, at)
SELECT :id, 'rep:' || o.owner_id, :rev, o.owner_id, :me, o.customer_id, o.door_id, :text,
       COALESCE(NULLIF(:due_on, ''), add_days(:today, :due_in)), COALESCE(CAST(NULLIF(:priority, '') AS INTEGER), 2), :now
  FROM (SELECT COALESCE(k.owner_id, NULLIF(:owner, ''), :me) AS owner_id, k.id AS customer_id, k.door_id
          FROM (SELECT 1 AS one) AS always LEFT JOIN customer AS k ON k.id = :customer) AS o;
-- then: reschedule
