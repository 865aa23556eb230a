-- The doors behind a number of the desk, two hundred at a time: :show says which, :rep, :block and :period or :day narrow it.
-- From the visits of the period, each door with the visit that put it here: knocked, opened, met, filed (met and reachable).
-- The doors as they stand now: all, visited, unvisited, nobodys (no rep sweeps them).
-- by: manager
-- where: server
-- example: {"show": "met", "rep": "xiaoli", "block": "jinxiu", "period": "30"}
-- one: rep
SELECT p.id, p.name FROM person AS p WHERE p.id = :rep;
-- one: block
SELECT b.id, b.name FROM block AS b WHERE b.id = :block;
-- many: doors
WITH counted AS (
  SELECT v.id, v.door_id, v.person_id, v.at, v.outcome
    FROM visit AS v
   WHERE v.outcome NOT IN ('undone', 'not_applicable')
     AND v.day <= COALESCE(:day, :today)
     AND v.day >= COALESCE(:day, CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END)
     AND (:rep IS NULL OR v.person_id = :rep)
     AND NOT EXISTS (SELECT 1 FROM visit AS l
                      WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
), fits AS (
  SELECT c.door_id, c.person_id, c.at, c.outcome, ROW_NUMBER() OVER (PARTITION BY c.door_id ORDER BY c.at DESC, c.id DESC) AS nth
    FROM counted AS c
   WHERE COALESCE(:show, 'knocked') = 'knocked'
      OR (:show = 'opened' AND c.outcome NOT IN ('no_answer', 'locked_empty'))
      OR (:show IN ('met', 'filed') AND c.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other'))
), wanted (door_id, person_id, at, outcome, newest) AS (
  SELECT f.door_id, f.person_id, f.at, f.outcome, f.at
    FROM fits AS f
   WHERE f.nth = 1
     AND (COALESCE(:show, '') <> 'filed' OR EXISTS (
       SELECT 1 FROM contact AS k WHERE k.door_id = f.door_id AND k.gone_at IS NULL AND (k.phone <> '' OR k.wechat <> '')))
  UNION ALL
  SELECT d.id, d.visited_by, d.visited_at, d.outcome, NULL
    FROM door AS d JOIN block AS b ON b.id = d.block_id
   WHERE :show IN ('all', 'visited', 'unvisited', 'nobodys')
     AND b.gone_at IS NULL AND d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable'
     AND (:show <> 'visited' OR d.outcome IS NOT NULL)
     AND (:show <> 'unvisited' OR d.outcome IS NULL)
     AND (:show <> 'nobodys' OR NOT EXISTS (
       SELECT 1 FROM territory AS t WHERE t.block_id = d.block_id AND t.ended_at IS NULL AND COALESCE(t.building_id, d.building_id) = d.building_id AND COALESCE(t.unit_id, d.unit_id) = d.unit_id
          AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today))
     AND (:show = 'nobodys' OR :rep IS NULL OR EXISTS (
       SELECT 1 FROM territory AS t
        WHERE t.person_id = :rep AND t.block_id = d.block_id AND t.ended_at IS NULL AND COALESCE(t.building_id, d.building_id) = d.building_id AND COALESCE(t.unit_id, d.unit_id) = d.unit_id
          AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today))
), placed AS (
  SELECT w.door_id, d.short, b.name AS block_name, p.name AS person, w.at, w.outcome, COUNT(*) OVER () AS total,
         ROW_NUMBER() OVER (ORDER BY w.newest DESC NULLS LAST, b.name, b.id, g.seq, g.id, u.seq, d.floor_index DESC, d.seq, d.id, w.person_id) AS place
    FROM wanted AS w
    JOIN door AS d ON d.id = w.door_id
    JOIN building AS g ON g.id = d.building_id
    JOIN unit AS u ON u.id = d.unit_id
    JOIN block AS b ON b.id = d.block_id
    LEFT JOIN person AS p ON p.id = w.person_id
   WHERE :block IS NULL OR d.block_id = :block
)
SELECT q.door_id, q.short, q.block_name, q.person, q.at, q.outcome, q.total, q.place
  FROM placed AS q
 WHERE q.place > CASE WHEN length(:after) < 8 AND trim(:after, '0123456789') = '' THEN CAST(:after AS INTEGER) ELSE 0 END
 ORDER BY q.place LIMIT 200;
-- one: whole
-- What opened, met, filed and visited are a part of; it makes the rate on the desk.
WITH counted AS (
  SELECT v.door_id, v.outcome
    FROM visit AS v JOIN door AS d ON d.id = v.door_id
   WHERE v.outcome NOT IN ('undone', 'not_applicable')
     AND v.day <= COALESCE(:day, :today)
     AND v.day >= COALESCE(:day, CASE COALESCE(:period, '7') WHEN 'today' THEN :today WHEN '30' THEN add_days(:today, -29) WHEN 'all' THEN '' ELSE add_days(:today, -6) END)
     AND (:rep IS NULL OR v.person_id = :rep)
     AND (:block IS NULL OR d.block_id = :block)
     AND NOT EXISTS (SELECT 1 FROM visit AS l
                      WHERE l.door_id = v.door_id AND (l.corrects_id = v.id OR (l.corrects_id = v.corrects_id AND l.id > v.id)))
)
SELECT CASE WHEN :show IN ('opened', 'met') THEN (SELECT COUNT(DISTINCT c.door_id) FROM counted AS c)
            WHEN :show = 'filed' THEN (SELECT COUNT(DISTINCT c.door_id) FROM counted AS c
                                        WHERE c.outcome IN ('family_met', 'owner_met', 'done_by_us', 'done_by_other'))
            WHEN :show = 'visited' THEN (
              SELECT COUNT(*) FROM door AS d JOIN block AS b ON b.id = d.block_id
               WHERE b.gone_at IS NULL AND d.gone_at IS NULL AND d.merged_into IS NULL AND d.kind <> 'shop' AND COALESCE(d.outcome, '') <> 'not_applicable'
                 AND (:block IS NULL OR d.block_id = :block)
                 AND (:rep IS NULL OR EXISTS (
                   SELECT 1 FROM territory AS t
                    WHERE t.person_id = :rep AND t.block_id = d.block_id AND t.ended_at IS NULL AND COALESCE(t.building_id, d.building_id) = d.building_id AND COALESCE(t.unit_id, d.unit_id) = d.unit_id
          AND COALESCE(t.begins_on, '') <= :today AND COALESCE(t.ends_on, '9999') >= :today)))
       END AS n;
-- many: reps
SELECT p.id, p.name FROM person AS p
 WHERE p.id = :rep OR (p.role = 'rep' AND p.active = 1) OR EXISTS (SELECT 1 FROM visit AS v WHERE v.person_id = p.id)
 ORDER BY p.name, p.id;
-- many: blocks
SELECT b.id, b.name FROM block AS b
 WHERE b.id = :block OR (b.gone_at IS NULL AND EXISTS (SELECT 1 FROM door AS d JOIN building AS g ON g.id = d.building_id WHERE g.block_id = b.id))
 ORDER BY CASE WHEN b.id = :block THEN 0 ELSE 1 END, b.name, b.id LIMIT 200;
