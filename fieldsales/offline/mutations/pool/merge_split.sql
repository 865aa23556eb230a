-- Two customers who were merged are two again, each as he was; what was written since stays with the one who was kept.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd0000000000000mergesplit", "merge": "01jd000000000000000merge01"}
-- args: merge!
-- refuse: split_never
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM merge AS m WHERE m.id = :merge AND m.split_at IS NULL AND m.kept_before IS NOT NULL);
-- refuse: split_gone
SELECT 1 FROM merge AS m WHERE m.id = :merge AND NOT EXISTS (SELECT 1 FROM customer AS k WHERE k.id = m.kept_id);
-- refuse: split_later
SELECT 1 FROM merge AS m JOIN merge AS l ON l.kept_id = m.kept_id AND l.split_at IS NULL AND l.rev > m.rev WHERE m.id = :merge;
-- refuse: split_taken
SELECT 1 FROM merge AS m JOIN customer AS k ON k.id = m.gone_id WHERE m.id = :merge;
-- do:
UPDATE merge SET split_at = :now, split_by = :me WHERE id = :merge;
