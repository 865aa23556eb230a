-- Until when the customers of one door are their rep's: so many days from the first number or WeChat name that was written
-- down, or from the day on which he was given the customer; every valid contact adds days from its own day, by the level
-- that held then; never beyond the third number. All days are the shop's. A deposit holds for ever. The door is said as in _reschedule.sql.
-- held_from is empty while nothing was written down that he could be reached by: nothing is held yet.
-- do:
UPDATE customer
   SET rev = :rev, held_from = n.held_from, held_until = n.held_until, held_max = n.held_max
  FROM (
    WITH taken AS MATERIALIZED (
      SELECT k.id, CASE WHEN k.level IN ('O', 'D') THEN 1 ELSE 0 END AS ordered,
             substr(local_time(COALESCE(
               (SELECT f.at FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'owner' ORDER BY f.at DESC, f.id DESC LIMIT 1),
               (SELECT MIN(c.made_at) FROM contact AS c
                 WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND COALESCE(c.phone, c.wechat) IS NOT NULL)), (SELECT MAX(s.tz) FROM shop AS s)), 1, 10) AS from_on
        FROM customer AS k
       WHERE k.door_id = COALESCE(:door, (SELECT x.door_id FROM customer AS x WHERE x.id = :customer), (SELECT x.door_id FROM contact AS x WHERE x.id = :contact),
       (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM own_task AS x WHERE x.id = :own_task),
       (SELECT x.door_id FROM reception AS x0 JOIN customer AS x ON x.id = x0.customer_id WHERE x0.id = COALESCE(:reception, :id)), '~' || :id)
    ), counted AS MATERIALIZED (
      SELECT t.id, t.ordered, t.from_on,
             add_days(t.from_on, COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'protect_days'), '30')) AS plain_on,
             add_days(t.from_on, COALESCE((SELECT s.value FROM setting AS s WHERE s.id = 'protect_most'), '180')) AS most_on,
             (SELECT MAX(add_days(f.day, pick((SELECT s.value FROM setting AS s WHERE s.id = 'protect_more'),
                       COALESCE((SELECT l.value FROM fact AS l WHERE l.subject_id = t.id AND l.field = 'level' AND l.at <= f.at ORDER BY l.at DESC, l.id DESC LIMIT 1), 'N'))))
                FROM followup AS f WHERE f.customer_id = t.id AND f.valid = 1 AND f.gone_at IS NULL AND f.day >= t.from_on) AS more_on
        FROM taken AS t
    )
    SELECT c.id, c.from_on AS held_from,
           CASE WHEN c.ordered = 1 THEN NULL
                WHEN COALESCE(c.more_on, '') <= c.plain_on THEN CASE WHEN c.plain_on < c.most_on THEN c.plain_on ELSE c.most_on END
                WHEN c.more_on < c.most_on THEN c.more_on ELSE c.most_on END AS held_until,
           CASE WHEN c.ordered = 0 THEN c.most_on END AS held_max
      FROM counted AS c) AS n
 WHERE n.id = customer.id
   AND COALESCE(n.held_from, '') || '|' || COALESCE(n.held_until, '') || '|' || COALESCE(n.held_max, '')
    <> COALESCE(customer.held_from, '') || '|' || COALESCE(customer.held_until, '') || '|' || COALESCE(customer.held_max, '');
