-- People we do not serve, and who were not in touch for as long as the shop keeps them: whom the night would make anonymous.
-- by: manager
-- may: people
-- where: server
-- example: {}
-- many: due
-- Not who has an order or a floor from us, nor who agreed on a day to come.
SELECT d.id, d.name, d.place, d.level, d.keeper, d.last_on, d.customer_id, COUNT(*) OVER () AS total
  FROM (SELECT c.id, c.name, c.customer_id, k.place, k.level, p.name AS keeper,
               (SELECT MAX(v.column1)
                  FROM (VALUES (substr(c.made_at, 1, 10)), (substr(k.made_at, 1, 10)), (k.met_on),
                    ((SELECT MAX(f.day) FROM followup AS f WHERE f.customer_id = k.id AND f.gone_at IS NULL AND f.result NOT IN ('moved', 'skipped'))),
                    ((SELECT MAX(substr(y.at, 1, 10)) FROM consent AS y WHERE y.contact_id = c.id)),
                    ((SELECT MAX(n.day) FROM reception AS n WHERE n.customer_id = k.id AND n.gone_at IS NULL))) AS v) AS last_on
          FROM contact AS c JOIN customer AS k ON k.id = c.customer_id LEFT JOIN person AS p ON p.id = k.owner_id
         WHERE c.made_at < add_days(:today, -28) AND (c.name <> '' OR c.phone <> '' OR c.wechat <> '')
           AND k.level NOT IN ('O', 'D') AND COALESCE(k.next_on, '') < :today
           AND (k.plan_on IS NULL OR k.plan_on < :today)) AS d
 WHERE d.last_on < add_days(:today, -(SELECT CAST(s.value AS INTEGER) * 365 / 12 FROM setting AS s WHERE s.id = 'retention_months'))
 ORDER BY d.last_on, d.id LIMIT 500;
-- many: runs
SELECT r.id, r.day, r.at, r.contacts, r.note FROM retention_run AS r ORDER BY r.day DESC, r.at DESC LIMIT 60;
-- one: how
SELECT (SELECT s.value FROM setting AS s WHERE s.id = 'retention_months') AS months, (SELECT s.value FROM setting AS s WHERE s.id = 'retention_on') AS at_night;
