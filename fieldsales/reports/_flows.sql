-- What happened to each customer in the period, one row an event: start, new, came, left, deal, lost, end.
-- The level at a moment is the newest level fact captured before it, else N: what a phone sends a week late belongs to
-- the week in which it was captured. By level every move counts; by anything else only into and out of the open levels.
WITH known AS (sources), moved AS (
  SELECT k.id, f.at, f.value AS level, COALESCE(LAG(f.value) OVER (PARTITION BY k.id ORDER BY f.at, f.id), 'N') AS prev,
         ROW_NUMBER() OVER (PARTITION BY k.id, CASE WHEN f.at < :since_at THEN 0 ELSE 1 END ORDER BY f.at DESC, f.id DESC) AS back
    FROM known AS k JOIN fact AS f ON f.subject_id = k.id AND f.field = 'level'
   WHERE f.at < :until_at
), stood AS (
  SELECT k.id, COALESCE(b.level, 'N') AS opening, COALESCE(e.level, b.level, 'N') AS closing
    FROM known AS k
    LEFT JOIN moved AS b ON b.id = k.id AND b.at < :since_at AND b.back = 1
    LEFT JOIN moved AS e ON e.id = k.id AND e.at >= :since_at AND e.back = 1
), events AS (
  SELECT s.id, 'start' AS cell, s.opening AS grp, CASE WHEN s.opening IN ('N', 'C', 'B', 'A', 'H') THEN 1 ELSE 0 END AS counts
    FROM stood AS s JOIN known AS k ON k.id = s.id WHERE k.born < :since_at
  UNION ALL
  SELECT k.id, 'new', 'N', 1 FROM known AS k WHERE k.born >= :since_at AND k.born < :until_at
  UNION ALL
  SELECT m.id, 'came', m.level, CASE WHEN m.level IN ('N', 'C', 'B', 'A', 'H') AND m.prev NOT IN ('N', 'C', 'B', 'A', 'H') THEN 1 ELSE 0 END
    FROM moved AS m WHERE m.at >= :since_at AND m.level <> m.prev
  UNION ALL
  SELECT m.id, CASE m.level WHEN 'O' THEN 'deal' WHEN 'F' THEN 'lost' ELSE 'left' END, m.prev,
         CASE WHEN m.prev IN ('N', 'C', 'B', 'A', 'H') AND m.level NOT IN ('N', 'C', 'B', 'A', 'H') THEN 1 ELSE 0 END
    FROM moved AS m WHERE m.at >= :since_at AND m.level <> m.prev
  UNION ALL
  SELECT s.id, 'end', s.closing, CASE WHEN s.closing IN ('N', 'C', 'B', 'A', 'H') THEN 1 ELSE 0 END
    FROM stood AS s JOIN known AS k ON k.id = s.id WHERE k.born < :until_at
)
SELECT e.id, e.cell, k.need_area, k.place, k.owner_id, k.door_id,
       CASE COALESCE(:by, 'level') WHEN 'type' THEN k.type WHEN 'source' THEN k.source WHEN 'block' THEN k.block_id WHEN 'stage' THEN k.stage
            WHEN 'kind' THEN k.kind WHEN 'product' THEN k.product WHEN 'value' THEN k.value_class
            WHEN 'budget' THEN COALESCE((SELECT NULLIF(b.value, '-') FROM fact AS b WHERE b.subject_id = k.id AND b.field = 'budget' ORDER BY b.at DESC, b.id DESC LIMIT 1), '')
            ELSE e.grp END AS grp
  FROM events AS e JOIN known AS k ON k.id = e.id
 WHERE COALESCE(:by, 'level') = 'level' OR e.counts = 1
