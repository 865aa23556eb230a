-- A manager agrees that a customer is difficult, says how to treat him and when to look again; or says no, or ends it.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000000diffdecide", "customer": "jinxiu-1.1.3.2@xiaoli", "agreed": "1", "reason": "改口", "advice": "凡事写收条，两人同去", "review_on": "2027-02-20"}
-- args: customer!, agreed!, reason, advice, review_on
-- mine: customer = :customer
-- refuse: yes_or_no
SELECT 1 WHERE :agreed NOT IN ('0', '1');
-- refuse: difficult_reason
SELECT 1 FROM customer AS k
 WHERE k.id = :customer AND :agreed = '1' AND COALESCE(:reason, '') = ''
   AND COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'difficult_asked' ORDER BY f.at DESC, f.id DESC LIMIT 1),
                (SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'difficult_reason' ORDER BY f.at DESC, f.id DESC LIMIT 1), '') = '';
-- refuse: review_wrong
SELECT 1 WHERE :agreed = '1' AND (COALESCE(day_ok(:review_on), 0) = 0 OR :review_on <= :today OR :review_on > add_days(:today, 366));
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200 OR length(:advice) > 200;
-- do:
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.' || v.column1, k.bucket, :rev, k.id, v.column1, v.column2, :now, :me
  FROM customer AS k
  JOIN (VALUES
    ('mark_difficult', :agreed),
    ('difficult_reason', CASE WHEN :agreed = '1' THEN COALESCE(NULLIF(:reason, ''),
       NULLIF((SELECT f.value FROM fact AS f WHERE f.subject_id = :customer AND f.field = 'difficult_asked' ORDER BY f.at DESC, f.id DESC LIMIT 1), '')) END),
    ('difficult_advice', CASE WHEN :agreed = '1' THEN :advice END),
    ('difficult_review_on', CASE WHEN :agreed = '1' THEN :review_on ELSE '' END),
    ('difficult_asked', '')
  ) AS v ON k.id = :customer
 WHERE v.column2 IS NOT NULL;
-- then: special
