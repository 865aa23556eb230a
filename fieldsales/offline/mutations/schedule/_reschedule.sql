-- What the customers of one door repeat of other rows: the door itself, contacts, follow-ups, the plan, what is due, and
-- until when they are their rep's.
-- The door is :door, or that of :customer, :contact, :visit, :own_task or the customer of a reception, or the one this entry stands for. A phone holds only its own customers of it.
-- do:
UPDATE customer
   SET rev = :rev, stage = d.stage, stage_seen_on = d.stage_seen_on, heating = d.heating, quiet_until = d.quiet_until, at_work = CASE WHEN d.kind = 'office' THEN 1 ELSE 0 END
  FROM door AS d
 WHERE d.id = customer.door_id
   AND customer.door_id = COALESCE(:door, (SELECT x.door_id FROM customer AS x WHERE x.id = :customer), (SELECT x.door_id FROM contact AS x WHERE x.id = :contact),
       (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM own_task AS x WHERE x.id = :own_task),
       (SELECT x.door_id FROM reception AS x0 JOIN customer AS x ON x.id = x0.customer_id WHERE x0.id = COALESCE(:reception, :id)), '~' || :id)
   AND COALESCE(customer.stage, '') || '|' || COALESCE(customer.stage_seen_on, '') || '|' || COALESCE(customer.heating, '') || '|' || COALESCE(customer.quiet_until, '') || '|' || CAST(customer.at_work AS TEXT)
    <> COALESCE(d.stage, '') || '|' || COALESCE(d.stage_seen_on, '') || '|' || COALESCE(d.heating, '') || '|' || COALESCE(d.quiet_until, '') || '|' || CASE WHEN d.kind = 'office' THEN '1' ELSE '0' END;

-- T is what somebody said, else estimated from the stage. A month means its middle, or its end when that is over.
UPDATE customer
   SET rev = :rev, barred = n.barred, unasked = n.unasked, met_on = n.met_on, value_class = n.value_class, t_on = n.t_on, t_source = n.t_source, t_set_on = n.t_set_on
  FROM (SELECT k.id,
               CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND c.do_not_contact = 1)
                     AND NOT EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND c.do_not_contact = 0)
                    THEN 1 ELSE 0 END AS barred,
               CASE WHEN EXISTS (SELECT 1 FROM contact AS c WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL)
                     AND NOT EXISTS (SELECT 1 FROM contact AS c
                                      WHERE c.door_id = k.door_id AND c.customer_id = k.id AND c.gone_at IS NULL AND c.do_not_contact = 0
                                        AND (EXISTS (SELECT 1 FROM consent AS y WHERE y.contact_id = c.id AND y.kind = 'marketing' AND y.withdrawn_at IS NULL)
                                          OR (c.data_source IN ('told', 'store')
                                              AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = c.id AND f.field = 'withdrew' AND f.value = 'marketing'))))
                    THEN 1 ELSE 0 END AS unasked,
               (SELECT MAX(f.day) FROM followup AS f WHERE f.customer_id = k.id AND f.valid = 1 AND f.gone_at IS NULL) AS met_on,
               CASE WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND (f.result IN ('store_visited', 'measured', 'deposit') OR (f.channel = 'store' AND f.valid = 1))) THEN 'high'
                    WHEN EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND f.valid = 1 AND f.channel IN ('call', 'wechat', 'sms', 'meeting', 'letter')) THEN 'valued'
                    ELSE 'general' END AS value_class,
               CASE WHEN k.plan_on IS NULL THEN add_days(k.stage_seen_on, pick((SELECT s.value FROM setting AS s WHERE s.id = 'stage_days'), k.stage))
                    WHEN k.plan_precision = 'month' AND add_days(k.plan_on, 14) < k.plan_set_on THEN add_days(substr(add_days(substr(k.plan_on, 1, 8) || '01', 31), 1, 8) || '01', -1)
                    WHEN k.plan_precision = 'month' THEN add_days(k.plan_on, 14)
                    WHEN k.plan_precision = 'ten_day' THEN add_days(k.plan_on, 5)
                    ELSE k.plan_on END AS t_on,
               CASE WHEN k.plan_on IS NOT NULL THEN COALESCE(k.plan_source, 'owner')
                    WHEN k.stage_seen_on IS NOT NULL AND pick((SELECT s.value FROM setting AS s WHERE s.id = 'stage_days'), k.stage) IS NOT NULL THEN 'estimated' END AS t_source,
               CASE WHEN k.plan_on IS NOT NULL THEN COALESCE(k.plan_set_on, k.level_on) ELSE k.stage_seen_on END AS t_set_on
          FROM customer AS k
         WHERE k.door_id = COALESCE(:door, (SELECT x.door_id FROM customer AS x WHERE x.id = :customer), (SELECT x.door_id FROM contact AS x WHERE x.id = :contact),
       (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM own_task AS x WHERE x.id = :own_task),
       (SELECT x.door_id FROM reception AS x0 JOIN customer AS x ON x.id = x0.customer_id WHERE x0.id = COALESCE(:reception, :id)), '~' || :id)) AS n
 WHERE n.id = customer.id
   AND CAST(n.barred AS TEXT) || CAST(n.unasked AS TEXT) || '|' || n.value_class || '|' || COALESCE(n.met_on, '') || '|' || COALESCE(n.t_on, '') || '|' || COALESCE(n.t_source, '') || '|' || COALESCE(n.t_set_on, '')
    <> CAST(customer.barred AS TEXT) || CAST(customer.unasked AS TEXT) || '|' || COALESCE(customer.value_class, '') || '|' || COALESCE(customer.met_on, '') || '|' || COALESCE(customer.t_on, '') || '|' || COALESCE(customer.t_source, '') || '|' || COALESCE(customer.t_set_on, '');

UPDATE customer
   SET rev = :rev, due_on = n.due_on, due_1 = n.due_1, due_2 = n.due_2, due_3 = n.due_3, due_4 = n.due_4
  FROM (SELECT k.id, MIN(t.due_on) AS due_on,
               MIN(CASE WHEN t.priority = 1 THEN t.due_on || ' ' || t.rule END) AS due_1,
               MIN(CASE WHEN t.priority = 2 THEN t.due_on || ' ' || t.rule END) AS due_2,
               MIN(CASE WHEN t.priority = 3 THEN t.due_on || ' ' || t.rule END) AS due_3,
               MIN(CASE WHEN t.priority = 4 THEN t.due_on || ' ' || t.rule END) AS due_4
          FROM customer AS k
          LEFT JOIN tasks_of(k.door_id = COALESCE(:door, (SELECT x.door_id FROM customer AS x WHERE x.id = :customer), (SELECT x.door_id FROM contact AS x WHERE x.id = :contact),
       (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM own_task AS x WHERE x.id = :own_task),
       (SELECT x.door_id FROM reception AS x0 JOIN customer AS x ON x.id = x0.customer_id WHERE x0.id = COALESCE(:reception, :id)), '~' || :id)) AS t ON t.customer_id = k.id
         WHERE k.door_id = COALESCE(:door, (SELECT x.door_id FROM customer AS x WHERE x.id = :customer), (SELECT x.door_id FROM contact AS x WHERE x.id = :contact),
       (SELECT x.door_id FROM visit AS x WHERE x.id = :visit), (SELECT x.door_id FROM own_task AS x WHERE x.id = :own_task),
       (SELECT x.door_id FROM reception AS x0 JOIN customer AS x ON x.id = x0.customer_id WHERE x0.id = COALESCE(:reception, :id)), '~' || :id)
         GROUP BY k.id) AS n
 WHERE n.id = customer.id
   AND COALESCE(n.due_on, '') || '|' || COALESCE(n.due_1, '') || '|' || COALESCE(n.due_2, '') || '|' || COALESCE(n.due_3, '') || '|' || COALESCE(n.due_4, '')
    <> COALESCE(customer.due_on, '') || '|' || COALESCE(customer.due_1, '') || '|' || COALESCE(customer.due_2, '') || '|' || COALESCE(customer.due_3, '') || '|' || COALESCE(customer.due_4, '');
-- then: held
