-- Changes from when, until when and whether alone somebody sweeps an area; what is not given stays, empty clears a day.
-- by: manager
-- may: territory
-- where: server
-- example: {"id": "01jd0000000000000terrchange", "territory": "terr-li", "ends_on": "2027-01-31"}
-- args: territory!, begins_on, ends_on, alone
-- mine: territory = :territory
-- refuse: assignment_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM territory WHERE id = :territory AND ended_at IS NULL);
-- check: territory_dates
-- refuse: dates_wrong
SELECT 1 FROM territory AS t
 WHERE t.id = :territory AND COALESCE(NULLIF(COALESCE(:ends_on, t.ends_on), ''), '9999') < COALESCE(COALESCE(:begins_on, t.begins_on), '');
-- refuse: exclusive_overlap
SELECT 1 FROM territory AS m
  JOIN territory AS t ON t.block_id = m.block_id AND t.person_id <> m.person_id AND t.ended_at IS NULL
  JOIN person AS p ON p.id = t.person_id AND p.active = 1
 WHERE m.id = :territory AND (t.alone = 1 OR COALESCE(:alone, CAST(m.alone AS TEXT)) = '1')
   AND (t.building_id IS NULL OR m.building_id IS NULL OR t.building_id = m.building_id)
   AND (t.unit_id IS NULL OR m.unit_id IS NULL OR t.unit_id = m.unit_id)
   AND COALESCE(t.begins_on, '') <= COALESCE(NULLIF(COALESCE(:ends_on, m.ends_on), ''), '9999')
   AND COALESCE(t.ends_on, '9999') >= CASE WHEN COALESCE(:begins_on, m.begins_on, '') > :today THEN COALESCE(:begins_on, m.begins_on) ELSE :today END
   AND NOT (t.ends_on IS NOT NULL AND t.ends_on < :today);
-- do:
UPDATE territory
   SET rev = :rev,
       begins_on = NULLIF(COALESCE(:begins_on, begins_on), ''),
       ends_on = NULLIF(COALESCE(:ends_on, ends_on), ''),
       alone = CASE WHEN :alone IS NULL THEN alone WHEN :alone = '1' THEN 1 ELSE 0 END
 WHERE id = :territory;
