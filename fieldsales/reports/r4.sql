-- By rep: who was open and new, whom he asked to give up and what came of it, who was taken up again and then ordered.
-- by: manager
-- example: {"since": "2026-11-01", "until": "2026-11-30"}
-- many: rows
WITH known AS (sources), asked AS (losses), told AS (
  SELECT k.id, k.owner_id, f.at, f.value AS level, COALESCE(LAG(f.value) OVER (PARTITION BY k.id ORDER BY f.at, f.id), 'N') AS prev
    FROM known AS k JOIN fact AS f ON f.subject_id = k.id AND f.field = 'level' WHERE f.at < :until_at
), counted (person_id, cell, n) AS (
  SELECT k.owner_id, 'start', 1 FROM known AS k
   WHERE k.owner_id <> '' AND k.born < :since_at
     AND COALESCE((SELECT f.value FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'level' AND f.at < :since_at ORDER BY f.at DESC, f.id DESC LIMIT 1), 'N') IN ('N', 'C', 'B', 'A', 'H')
  UNION ALL SELECT k.owner_id, 'new', 1 FROM known AS k WHERE k.owner_id <> '' AND k.born >= :since_at AND k.born < :until_at
  UNION ALL SELECT a.person_id, 'asked', 1 FROM asked AS a
  UNION ALL SELECT a.person_id, a.status, 1 FROM asked AS a
  UNION ALL SELECT a.person_id, 'clear', a.clear FROM asked AS a
  UNION ALL SELECT a.person_id, 'contacts', a.contacts FROM asked AS a WHERE a.status = 'approved'
  UNION ALL SELECT a.person_id, 'days', a.days FROM asked AS a WHERE a.status = 'approved'
  UNION ALL SELECT t.owner_id, 'again', 1 FROM told AS t WHERE t.owner_id <> '' AND t.at >= :since_at AND t.prev = 'F' AND t.level IN ('N', 'C', 'B', 'A', 'H')
  UNION ALL SELECT t.owner_id, 'again_won', 1 FROM told AS t
   WHERE t.owner_id <> '' AND t.at >= :since_at AND t.level = 'O' AND t.prev <> 'O' AND EXISTS (SELECT 1 FROM told AS x WHERE x.id = t.id AND x.prev = 'F' AND x.at <= t.at)
)
SELECT c.person_id, p.name,
       SUM(CASE c.cell WHEN 'start' THEN c.n ELSE 0 END) AS start_n, SUM(CASE c.cell WHEN 'new' THEN c.n ELSE 0 END) AS new_n,
       SUM(CASE WHEN c.cell IN ('start', 'new') THEN c.n ELSE 0 END) AS had_n,
       SUM(CASE c.cell WHEN 'asked' THEN c.n ELSE 0 END) AS asked, SUM(CASE c.cell WHEN 'approved' THEN c.n ELSE 0 END) AS approved,
       SUM(CASE c.cell WHEN 'rejected' THEN c.n ELSE 0 END) AS rejected, SUM(CASE c.cell WHEN 'reassigned' THEN c.n ELSE 0 END) AS reassigned,
       SUM(CASE c.cell WHEN 'withdrawn' THEN c.n ELSE 0 END) AS withdrawn, SUM(CASE c.cell WHEN 'submitted' THEN c.n ELSE 0 END) AS submitted,
       SUM(CASE c.cell WHEN 'clear' THEN c.n ELSE 0 END) AS clear, SUM(CASE c.cell WHEN 'contacts' THEN c.n ELSE 0 END) AS contacts_sum,
       SUM(CASE c.cell WHEN 'days' THEN c.n ELSE 0 END) AS days_sum, SUM(CASE c.cell WHEN 'again' THEN c.n ELSE 0 END) AS again_n,
       SUM(CASE c.cell WHEN 'again_won' THEN c.n ELSE 0 END) AS again_won
  FROM counted AS c JOIN person AS p ON p.id = c.person_id
 GROUP BY c.person_id, p.name ORDER BY p.name, c.person_id;
