-- The owner takes in a year's arrangement of holidays: the days that are not what their weekday says; all others are usual.
-- What he set himself before, or a notice said, stays unless the arrangement names that day; guesses of that year go.
-- by: manager
-- may: rules
-- example: {"id": "01jd0000000000000calyear01", "year": "2027", "days": "2027-02-06 festival 除夕,2027-02-20 workday 春节调休上班"}
-- args: year!, days!
-- refuse: calendar_year_wrong
SELECT 1 WHERE length(:year) <> 4 OR COALESCE(day_ok(:year || '-01-01'), 0) = 0 OR length(:days) > 3900 OR item(:days, 81) IS NOT NULL;
-- refuse: calendar_line_wrong
WITH RECURSIVE listed (n, day) AS (
  SELECT 1, item(:days, 1)
   UNION ALL
  SELECT l.n + 1, item(:days, l.n + 1) FROM listed AS l WHERE l.n < 80 AND item(:days, l.n + 1) IS NOT NULL
)
SELECT 1 FROM listed AS l
 WHERE COALESCE(day_ok(substr(l.day, 1, 10)), 0) = 0 OR substr(l.day, 1, 4) <> :year OR length(l.day) > 60
    OR (substr(l.day, 11, 10) <> ' festival ' AND substr(l.day, 11, 9) <> ' workday ' AND substr(l.day, 11, 5) <> ' off ');
-- do:
UPDATE calendar
   SET rev = :rev, workday = CASE WHEN days_between('2001-01-01', id) % 7 < 5 THEN 1 ELSE 0 END, festival = 0, certain = 1, name = ''
 WHERE certain = 0 AND substr(id, 1, 4) = :year;

WITH RECURSIVE listed (n, day) AS (
  SELECT 1, item(:days, 1)
   UNION ALL
  SELECT l.n + 1, item(:days, l.n + 1) FROM listed AS l WHERE l.n < 80 AND item(:days, l.n + 1) IS NOT NULL
)
INSERT INTO calendar (id, bucket, rev, workday, festival, certain, name)
SELECT substr(l.day, 1, 10), 'shop', :rev,
       MAX(CASE WHEN substr(l.day, 12, 7) = 'workday' THEN 1 ELSE 0 END), MAX(CASE WHEN substr(l.day, 12, 8) = 'festival' THEN 1 ELSE 0 END), 1,
       MAX(CASE substr(l.day, 12, 3) WHEN 'wor' THEN substr(l.day, 20) WHEN 'fes' THEN substr(l.day, 21) ELSE substr(l.day, 16) END)
  FROM listed AS l
 WHERE true
 GROUP BY substr(l.day, 1, 10)
    ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, workday = excluded.workday, festival = excluded.festival, certain = 1, name = excluded.name;
