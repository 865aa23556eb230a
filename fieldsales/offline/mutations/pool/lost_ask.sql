-- A customer is to be given up (战败): an application. Nothing changes before a manager has agreed; the rhythm goes on.
-- by: rep, manager
-- example: {"id": "01jd00000000000000lostask1", "customer": "jinxiu-1.1.3.2@xiaoli", "reason": "elsewhere", "said": "1", "detail": "在建材城定了，说便宜二十块", "competitor": "圣象", "price": "189", "our_price": "209", "again_on": "2027-02-01"}
-- args: customer!, reason!, detail, said, competitor, price, our_price, again_on
-- mine: customer = :customer
-- refuse: lost_reason_known
SELECT 1 WHERE :reason NOT IN ('price', 'brand', 'missing', 'delivery', 'company', 'friend', 'elsewhere', 'no_need', 'unreachable', 'duplicate', 'false_number');
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:said, '') NOT IN ('', '0', '1');
-- refuse: lost_detail_length
SELECT 1 WHERE length(:detail) > 1000;
-- refuse: competitor_length
SELECT 1 WHERE length(:competitor) > 40;
-- refuse: lost_price_wrong
SELECT 1 FROM (VALUES (:price), (:our_price)) AS v WHERE v.column1 <> '' AND (trim(v.column1, '0123456789') <> '' OR length(v.column1) > 5);
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:again_on, '')) = 0;
-- refuse: next_in_past
SELECT 1 WHERE :again_on <> '' AND :again_on <= :today;
-- refuse: lost_closed
SELECT 1 FROM customer AS k WHERE k.id = :customer AND k.level NOT IN ('N', 'C', 'B', 'A', 'H');
-- refuse: lost_pending
SELECT 1 FROM lost_request AS l WHERE l.customer_id = :customer AND l.status = 'submitted';
-- refuse: lost_words_needed
SELECT 1 WHERE COALESCE(:detail, '') = '' AND (:said = '1' OR :reason = 'duplicate');
-- refuse: lost_competitor_needed
SELECT 1 WHERE COALESCE(:competitor, '') = '' AND :reason = 'elsewhere';
-- The customer's own word, or so many attempts since he was last reached, no two in the same part (six hours by the shop's clock) of a weekday or a weekend.
-- refuse: lost_evidence
SELECT 1 FROM setting AS s
 WHERE s.id = 'lost_attempts' AND COALESCE(:said, '') <> '1' AND :reason <> 'duplicate'
   AND CAST(s.value AS INTEGER) > (
     SELECT COUNT(DISTINCT CASE WHEN days_between('2001-01-01', x.day) % 7 < 5 THEN 'w' ELSE 'e' END
              || CAST(CAST(substr(local_time(x.at, (SELECT MAX(z.tz) FROM shop AS z)), 12, 2) AS INTEGER) / 6 AS TEXT))
       FROM followup AS x
      WHERE x.customer_id = :customer AND x.gone_at IS NULL AND x.result IN ('no_answer', 'switched_off', 'left_message', 'wrong_number')
        AND x.at > COALESCE((SELECT MAX(y.at) FROM followup AS y WHERE y.customer_id = :customer AND y.valid = 1 AND y.gone_at IS NULL), ''));
-- do:
INSERT INTO lost_request (id, bucket, rev, customer_id, owner_id, person_id, at, day, reason, detail, said, competitor, price_fen, again_on, status)
SELECT :id, k.bucket, :rev, k.id, k.owner_id, :me, :now, :today, :reason, NULLIF(:detail, ''), CASE WHEN :said = '1' THEN 1 ELSE 0 END,
       NULLIF(:competitor, ''), CAST(NULLIF(:price, '') AS INTEGER) * 100, NULLIF(:again_on, ''), 'submitted'
  FROM customer AS k WHERE k.id = :customer;

-- What we had asked for stands with what is known of him; R5 takes the difference.
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.our_price', k.bucket, :rev, k.id, 'our_price', :our_price, :now, :me FROM customer AS k WHERE k.id = :customer AND :our_price <> '';
