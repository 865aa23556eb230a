-- The owner says what a day is: a working day, a day off, a festival; the weekday counts again when he takes it back.
-- by: manager
-- may: rules
-- example: {"id": "01jd000000000000000calset1", "day": "2027-02-06", "kind": "festival", "name": "春节"}
-- args: day!, kind!, name
-- refuse: day_wrong
SELECT 1 WHERE day_ok(:day) = 0;
-- refuse: choice_unknown
SELECT 1 WHERE :kind NOT IN ('workday', 'off', 'festival', 'usual');
-- refuse: calendar_name_length
SELECT 1 WHERE length(:name) > 40;
-- do:
INSERT INTO calendar (id, bucket, rev, workday, festival, certain, name)
SELECT :day, 'shop', :rev,
       CASE WHEN :kind = 'workday' OR (:kind = 'usual' AND days_between('2001-01-01', :day) % 7 < 5) THEN 1 ELSE 0 END,
       CASE WHEN :kind = 'festival' THEN 1 ELSE 0 END, 1, COALESCE(:name, '')
 WHERE true
    ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, workday = excluded.workday, festival = excluded.festival, certain = 1, name = excluded.name;
