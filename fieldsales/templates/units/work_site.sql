-- The site of a work unit on its way: departments and rooms as typed so far, and how many offices that makes.
-- by: rep, manager
-- example: {"id": "0193workunit00000000000001", "d1": "教务处", "r1": "201-205", "step": "后勤科"}
-- one!: unit
SELECT w.id, w.name, w.kind, b.id AS block_id, CAST((SELECT COUNT(*) FROM building AS g WHERE g.block_id = b.id AND g.gone_at IS NULL) + 1 AS TEXT) AS next_label
  FROM work_unit AS w LEFT JOIN block AS b ON b.id = :block AND b.site_of = w.id AND b.gone_at IS NULL
 WHERE w.id = :id AND w.gone_at IS NULL;
-- many: rows
-- The tapped department (:step) goes into the first empty line; lines are shown up to the one behind the last.
WITH typed (n, name, rooms) AS (
  VALUES (1, :d1, :r1), (2, :d2, :r2), (3, :d3, :r3), (4, :d4, :r4), (5, :d5, :r5), (6, :d6, :r6),
         (7, :d7, :r7), (8, :d8, :r8), (9, :d9, :r9), (10, :d10, :r10), (11, :d11, :r11), (12, :d12, :r12)
), put (n, name, rooms) AS (
  SELECT t.n, CASE WHEN :step <> '' AND t.n = (SELECT MIN(x.n) FROM typed AS x WHERE COALESCE(x.name, '') || COALESCE(x.rooms, '') = '') THEN :step ELSE COALESCE(t.name, '') END,
         COALESCE(t.rooms, '')
    FROM typed AS t
)
SELECT p.n, p.name, p.rooms, CASE WHEN p.rooms <> '' AND rooms(p.rooms) IS NULL THEN 1 ELSE 0 END AS wrong,
       CASE WHEN p.name <> '' AND rooms(p.rooms) IS NOT NULL THEN length(rooms(p.rooms)) - length(replace(rooms(p.rooms), ',', '')) + 1 ELSE 0 END AS offices
  FROM put AS p
 WHERE p.n <= 2 OR p.n <= (SELECT MAX(x.n) + 1 FROM put AS x WHERE x.name || x.rooms <> '')
 ORDER BY p.n;
