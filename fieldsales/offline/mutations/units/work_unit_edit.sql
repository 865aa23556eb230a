-- Corrects what is known of a work unit; a field that is not sent stays, an empty one is cleared.
-- by: rep, manager
-- example: {"id": "0193workunitedit0000000001", "work_unit": "0193workunit00000000000001", "gate_rule": "下午 4 点后登记进", "employees": "200"}
-- args: work_unit!, name, kind, address, gate_rule, employees, payday, note
-- mine: work_unit = :work_unit
-- refuse: work_unit_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit AND gone_at IS NULL);
-- check: work_unit
-- do:
UPDATE work_unit SET rev = :rev,
       name = COALESCE(trim(:name), name), kind = NULLIF(COALESCE(:kind, kind, ''), ''), address = NULLIF(COALESCE(:address, address, ''), ''),
       gate_rule = NULLIF(COALESCE(:gate_rule, gate_rule, ''), ''), note = NULLIF(COALESCE(:note, note, ''), ''),
       employees = CAST(NULLIF(COALESCE(:employees, CAST(employees AS TEXT), ''), '') AS INTEGER),
       payday = CAST(NULLIF(COALESCE(:payday, CAST(payday AS TEXT), ''), '') AS INTEGER),
       search = search_text(COALESCE(trim(:name), name) || ' ' || COALESCE(:address, address, ''))
 WHERE id = :work_unit;
