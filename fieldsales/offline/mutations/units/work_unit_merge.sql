-- A work unit that was entered twice: everything of :other is :work_unit's from now on, and a split puts it back (pool/unit_merging.py).
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "0193unitmerge0000000000001", "work_unit": "0193workunit00000000000001", "other": "0193workunit00000000000002", "reason": "同一个单位"}
-- args: work_unit!, other!, reason
-- mine: work_unit = :work_unit
-- mine: work_unit = :other
-- refuse: unit_same
SELECT 1 WHERE :work_unit = :other;
-- refuse: work_unit_gone
SELECT 1 FROM work_unit AS w WHERE w.id IN (:work_unit, :other) AND w.gone_at IS NOT NULL;
-- refuse: reason_length
SELECT 1 WHERE length(:reason) > 200;
-- do:
UPDATE work_unit SET rev = :rev, gone_at = :now WHERE id = :other;
