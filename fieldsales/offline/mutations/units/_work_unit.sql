-- What is typed about a work unit: its name, kind, address, what the guard at the gate wants, how many work there, the day they are paid.
-- refuse: work_unit_name_needed
SELECT 1 WHERE :name IS NOT NULL AND length(trim(:name)) NOT BETWEEN 1 AND 80;
-- refuse: choice_unknown
SELECT 1 WHERE COALESCE(:kind, '') NOT IN ('', 'gov', 'institution', 'school', 'hospital', 'soe', 'bank', 'company');
-- refuse: employees_wrong
SELECT 1 WHERE COALESCE(:employees, '') <> '' AND (ltrim(:employees, '0123456789') <> '' OR length(:employees) > 6);
-- refuse: payday_sane
SELECT 1 WHERE COALESCE(:payday, '') <> '' AND (ltrim(:payday, '0123456789') <> '' OR length(:payday) > 2);
-- refuse: payday_sane
SELECT 1 WHERE COALESCE(:payday, '') <> '' AND ltrim(:payday, '0123456789') = '' AND length(:payday) < 3 AND CAST(:payday AS INTEGER) NOT BETWEEN 1 AND 31;
-- refuse: text_too_long
SELECT 1 WHERE length(:address) > 120 OR length(:gate_rule) > 120 OR length(:note) > 400;
