-- Two work units that were merged are two again; what was said since stays where it was said.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "0193unitsplit0000000000001", "merge": "0193unitmerge0000000000001"}
-- args: merge!
-- refuse: split_never
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM merge AS m JOIN work_unit AS w ON w.id = m.gone_id WHERE m.id = :merge AND m.split_at IS NULL);
-- refuse: unit_merged_on
SELECT 1 FROM merge AS m JOIN work_unit AS w ON w.id = m.kept_id WHERE m.id = :merge AND w.gone_at IS NOT NULL;
-- refuse: unit_split_later
SELECT 1 FROM merge AS m JOIN merge AS l ON l.kept_id = m.kept_id AND l.split_at IS NULL AND l.rev > m.rev WHERE m.id = :merge;
-- do:
UPDATE merge SET split_at = :now, split_by = :me WHERE id = :merge;
