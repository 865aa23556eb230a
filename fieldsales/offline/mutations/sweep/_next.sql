-- The next contact agreed with :customer: :next_on or in :next_in days; :settled = '1' says that the one before is done.
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:next_on, '')) = 0;
-- refuse: next_in_past
SELECT 1 WHERE :next_on <> '' AND :next_on < :today;
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:next_in, '') NOT IN ('', '1', '2', '3', '5', '7', '14', '30', '60', '90');
-- do:
UPDATE customer
   SET rev = :rev,
       next_on = NULLIF(COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'next_on' ORDER BY f.at DESC, f.id DESC LIMIT 1), next_on, ''), '')
 WHERE id = :customer AND EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.next_on');
