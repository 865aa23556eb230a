-- Corrects what is known of a block; a field that is not sent stays, an empty one is cleared.
-- by: manager
-- example: {"id": "0193blockedit0000000000001", "block": "jinxiu", "property_phone": "021-55667788", "entry_rule": "registered"}
-- args: block!, name, kind, city, district, area, street, entry_rule, developer, property_office, property_phone, work_unit, note, handover_on
-- mine: block = :block
-- refuse: block_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM block WHERE id = :block AND gone_at IS NULL);
-- refuse: work_unit_gone
SELECT 1 WHERE COALESCE(:work_unit, '') <> '' AND NOT EXISTS (SELECT 1 FROM work_unit WHERE id = :work_unit);
-- refuse: phone_wrong
SELECT 1 WHERE COALESCE(:property_phone, '') <> '' AND phone_ok(:property_phone) = 0;
-- refuse: day_wrong
SELECT 1 WHERE day_ok(NULLIF(:handover_on, '')) = 0;
-- do:
UPDATE block SET rev = :rev,
       name = COALESCE(:name, name), kind = COALESCE(NULLIF(:kind, ''), kind),
       city = NULLIF(COALESCE(:city, city, ''), ''), district = NULLIF(COALESCE(:district, district, ''), ''),
       area = NULLIF(COALESCE(:area, area, ''), ''), street = NULLIF(COALESCE(:street, street, ''), ''),
       entry_rule = NULLIF(COALESCE(:entry_rule, entry_rule, ''), ''), developer = NULLIF(COALESCE(:developer, developer, ''), ''),
       property_office = NULLIF(COALESCE(:property_office, property_office, ''), ''),
       property_phone = NULLIF(COALESCE(phone(:property_phone), property_phone, ''), ''),
       work_unit_id = NULLIF(COALESCE(:work_unit, work_unit_id, ''), ''), note = NULLIF(COALESCE(:note, note, ''), ''),
       handover_on = NULLIF(COALESCE(:handover_on, handover_on, ''), ''),
       search = search_text(COALESCE(:name, name) || ' ' || COALESCE(:street, street, ''))
 WHERE id = :block;
