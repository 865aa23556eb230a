-- One work unit, which other entry may be the same, and side by side what two of them have, before they become one.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "0193workunit00000000000001"}
-- many: sides
-- The one in the address first, then the one it is compared with.
SELECT w.id, w.name, w.kind, w.address, w.gate_rule, w.employees, w.payday, w.note,
       (SELECT COUNT(*) FROM contact AS c WHERE c.work_unit_id = w.id AND c.gone_at IS NULL) AS people,
       (SELECT COUNT(*) FROM contact AS c WHERE c.work_unit_id = w.id AND c.is_key_person = 1 AND c.gone_at IS NULL) AS key_persons,
       (SELECT COUNT(*) FROM block AS b JOIN door AS d ON d.block_id = b.id AND d.gone_at IS NULL WHERE b.site_of = w.id AND b.gone_at IS NULL) AS offices,
       (SELECT COUNT(*) FROM block AS b WHERE b.work_unit_id = w.id AND b.gone_at IS NULL) AS blocks,
       (SELECT COUNT(*) FROM group_buy AS g WHERE g.work_unit_id = w.id) AS groups,
       CASE WHEN w.id = :id THEN 1 ELSE 2 END AS nth
  FROM work_unit AS w
 WHERE w.id IN (:id, COALESCE(:other, '')) AND w.gone_at IS NULL ORDER BY nth;
-- many: candidates
-- Units of the same name or address, and those the search finds.
SELECT w.id, w.name, w.kind, w.address,
       CASE WHEN lower(w.name) = lower(u.name) THEN 'name' WHEN w.address = u.address THEN 'address' ELSE 'search' END AS why,
       (SELECT COUNT(*) FROM contact AS c WHERE c.work_unit_id = w.id AND c.gone_at IS NULL) AS people
  FROM work_unit AS u JOIN work_unit AS w ON w.id <> u.id AND w.gone_at IS NULL
 WHERE u.id = :id
   AND (lower(w.name) = lower(u.name) OR (u.address <> '' AND w.address = u.address)
     OR (length(:q) > 1 AND lower(w.search || ' ' || w.name) LIKE '%' || lower(replace(:q, '%', '')) || '%'))
 ORDER BY CASE WHEN lower(w.name) = lower(u.name) THEN 1 WHEN w.address = u.address THEN 2 ELSE 3 END, w.name, w.id LIMIT 30;
-- many: done
-- What was merged into it, and can be separated again.
SELECT m.id, m.at, m.reason, m.split_at, q.name AS person, g.name AS other, (SELECT COUNT(*) FROM merged_row AS r WHERE r.merge_id = m.id) AS moved
  FROM merge AS m JOIN work_unit AS g ON g.id = m.gone_id LEFT JOIN person AS q ON q.id = m.by_id
 WHERE m.kept_id = :id ORDER BY m.rev DESC LIMIT 20;
