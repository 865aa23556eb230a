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
-- check: contact
-- do:
-- then: learned
-- then: contact
-- then: reschedule
-- then: revisit
