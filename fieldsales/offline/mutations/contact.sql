-- A person behind a door is added, or something about him is changed.
-- by: rep, manager
-- example: {"id": "01jd000000000000000contact", "door": "jinxiu-1.1.3.2", "name": "王阿姨", "contact_role": "parent", "phone": "13900139000", "data_source": "told"}
-- args: door!, contact, name, phone, wechat, wechat_same, contact_role, is_decider, is_key_person, data_source
-- mine: door = :door
-- mine: contact = :contact
-- refuse: door_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM door WHERE id = :door AND gone_at IS NULL);
-- refuse: contact_empty
SELECT 1 WHERE COALESCE(:contact, '') = '' AND COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') = '';
-- refuse: phone_wrong
SELECT 1 WHERE :phone <> '' AND phone_ok(:phone) = 0;
-- refuse: wechat_wrong
SELECT 1 WHERE :wechat <> '' AND COALESCE(:wechat_same, '') <> '1' AND wechat_ok(:wechat) = 0;
-- refuse: data_source_needed
SELECT 1
 WHERE COALESCE(:contact, '') = '' AND COALESCE(:data_source, '') = ''
   AND COALESCE(:name, '') || COALESCE(:phone, '') || COALESCE(:wechat, '') || COALESCE(:contact_role, '') <> '';
-- refuse: contact_gone
SELECT 1 WHERE :contact <> '' AND NOT EXISTS (SELECT 1 FROM contact WHERE id = :contact AND gone_at IS NULL);
-- refuse: yes_or_no
SELECT 1 WHERE COALESCE(:is_decider, '') NOT IN ('', '0', '1') OR COALESCE(:is_key_person, '') NOT IN ('', '0', '1');
-- refuse: name_too_long
SELECT 1 WHERE length(:name) > 40;
-- do:
-- then: learned
-- then: contact
