-- Adds a block (小区, village, street) that is not in the list yet; a rep who adds one sweeps it.
-- by: rep, manager
-- example: {"id": "0193blockadd00000000000001", "name": "梧桐新村", "kind": "collective", "street": "梧桐路 18 号", "entry_rule": "registered"}
-- args: name!, kind!, city, district, area, street, entry_rule, developer, property_office, property_phone, work_unit, note
-- refuse: work_unit_gone
SELECT 1 WHERE COALESCE(:work_unit, '') <> '' AND NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit);
-- refuse: phone_wrong
SELECT 1 WHERE COALESCE(:property_phone, '') <> '' AND phone_ok(:property_phone) = 0;
-- do:
INSERT INTO block (id, bucket, rev, name, kind, city, district, area, street, entry_rule, developer, property_office, property_phone,
                   work_unit_id, note, search, made_by, made_at)
SELECT :id, 'block:' || :id, :rev, :name, :kind, NULLIF(:city, ''), NULLIF(:district, ''), NULLIF(:area, ''), NULLIF(:street, ''),
       NULLIF(:entry_rule, ''), NULLIF(:developer, ''), NULLIF(:property_office, ''), NULLIF(phone(:property_phone), ''),
       NULLIF(:work_unit, ''), NULLIF(:note, ''), search_text(:name || ' ' || COALESCE(:street, '')), :me, :now;

INSERT INTO territory (id, bucket, rev, person_id, block_id, building_id, by_id, at, ended_at)
SELECT :id || '.t', 'rep:' || :me, :rev, :me, :id, NULL, :me, :now, NULL WHERE :role = 'rep';
