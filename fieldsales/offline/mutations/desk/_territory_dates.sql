-- What may be wrong with the days of an area, and with being alone in it: asked by who gives one and by who changes one.
-- refuse: day_wrong
SELECT 1 WHERE (COALESCE(:begins_on, '') <> '' AND day_ok(:begins_on) = 0) OR (COALESCE(:ends_on, '') <> '' AND day_ok(:ends_on) = 0);
-- refuse: dates_wrong
SELECT 1 WHERE COALESCE(:ends_on, '') <> '' AND (:ends_on < :today OR :ends_on < COALESCE(:begins_on, ''));
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:alone, '0') NOT IN ('0', '1');
