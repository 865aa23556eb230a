-- The rep sends the report of a day: a sentence, problems, tomorrow's plan, and the numbers as he saw them.
-- by: rep
-- example: {"id": "01jd00000000000000dailysnd", "day": "2026-11-22", "text": "下午两单有意向", "problems": "", "plan": "去 3 号楼", "seen": "knocked=12,opened=5,met=3"}
-- args: day!, text, problems, plan, seen!
-- refuse: day_wrong
SELECT 1 WHERE COALESCE(day_ok(:day), 0) = 0;
-- refuse: daily_day
SELECT 1 WHERE :day > :today OR :day < add_days(:today, -7);
-- refuse: text_too_long
SELECT 1 WHERE length(:text) > 1000 OR length(:problems) > 1000 OR length(:plan) > 1000;
-- refuse: choice_unknown
SELECT 1 WHERE length(:seen) > 400 OR trim(:seen, 'abcdefghijklmnopqrstuvwxyz_=,0123456789') <> '';
-- do:
INSERT INTO daily_report (id, bucket, rev, person_id, day, text, problems, plan, seen, at)
SELECT :id, 'rep:' || :me, :rev, :me, :day, COALESCE(:text, ''), COALESCE(:problems, ''), COALESCE(:plan, ''), :seen, :now;
