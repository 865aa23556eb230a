-- When somebody left the shop again, and what came of it if that was not known when he came.
-- by: manager
-- may: fix
-- where: server
-- example: {"id": "01jd00000000000000recepleft", "reception": "reception-1", "left": "11:05"}
-- args: reception!, left, said
-- mine: reception = :reception
-- refuse: clock_wrong
SELECT 1
 WHERE :left <> ''
   AND (length(:left) <> 5 OR trim(:left, '0123456789:') <> '' OR substr(:left, 3, 1) <> ':' OR length(replace(:left, ':', '')) <> 4
     OR substr(:left, 1, 2) > '23' OR substr(:left, 4, 2) > '59');
-- refuse: left_before
SELECT 1 FROM reception AS r WHERE r.id = :reception AND :left <> '' AND :left < r.came_at;
-- refuse: followup_note_length
SELECT 1 WHERE length(:said) > 1000;
-- do:
UPDATE reception
   SET rev = :rev, left_at = CASE WHEN :left IS NULL THEN left_at ELSE NULLIF(:left, '') END, said = CASE WHEN :said IS NULL THEN said ELSE NULLIF(:said, '') END
 WHERE id = :reception AND gone_at IS NULL;
