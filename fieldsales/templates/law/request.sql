-- One request: where it stands, who took it in, until when it is to be answered.
-- by: manager
-- may: people
-- where: server
-- example: {"id": "01jd000000000000000request"}
-- one!: asked
SELECT r.id, r.kind, r.who, r.received_on, r.due_on, r.status, r.note, r.at, r.checked_at, r.done_at, r.answer, p.name AS person,
       CASE WHEN r.status <> 'answered' AND r.due_on < :today THEN 1 ELSE 0 END AS late
  FROM privacy_request AS r LEFT JOIN person AS p ON p.id = r.by_id WHERE r.id = :id;
