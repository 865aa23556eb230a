-- Adds a work unit (office, school, hospital, bank, firm) whose people live in the blocks one sweeps. Two reps may add the same
-- one while both are offline; refusing the second would lose what he noted there, so the page warns instead.
-- by: rep, manager
-- example: {"id": "0193workunit00000000000001", "name": "梧桐市第二中学", "kind": "school", "address": "学府路 2 号", "gate_rule": "门卫登记", "employees": "180", "payday": "10"}
-- args: name!, kind, address, gate_rule, employees, payday, note
-- check: work_unit
-- do:
INSERT INTO work_unit (id, bucket, rev, name, kind, address, gate_rule, employees, payday, note, search)
SELECT :id, 'shop', :rev, trim(:name), NULLIF(:kind, ''), NULLIF(:address, ''), NULLIF(:gate_rule, ''), CAST(NULLIF(:employees, '') AS INTEGER),
       CAST(NULLIF(:payday, '') AS INTEGER), NULLIF(:note, ''), search_text(trim(:name) || ' ' || COALESCE(:address, ''));
