-- The owner writes what to say, in one of the four lengths.
-- by: manager
-- may: rules
-- example: {"id": "01jd00000000000000scripted", "key": "SC_S05", "tier": "500", "text": "贴砖的时候把地面找平……"}
-- args: key!, tier!, text, title
-- refuse: script_tier_known
SELECT 1 WHERE :tier NOT IN ('100', '500', '2000', '5000');
-- refuse: script_length
SELECT 1 WHERE length(:text) > 8000;
-- refuse: script_title_length
SELECT 1 WHERE length(:title) > 60;
-- refuse: script_key_unknown
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM script AS s WHERE s.key = :key);
-- do:
INSERT INTO script (id, bucket, rev, key, tier, title, text)
SELECT :key || ':' || :tier, 'shop', :rev, :key, CAST(:tier AS INTEGER), COALESCE(NULLIF(:title, ''), MAX(s.title)), COALESCE(:text, '')
  FROM script AS s WHERE s.key = :key
    ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, title = excluded.title, text = excluded.text;
