-- Gives a building another name; the short names of its doors follow.
-- by: rep, manager
-- example: {"id": "0193buildingrename00000001", "building": "jinxiu-1", "label": "1A"}
-- args: building!, label!
-- mine: building = :building
-- refuse: building_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM building WHERE id = :building AND gone_at IS NULL);
-- refuse: label_taken
SELECT 1 FROM building AS b JOIN building AS other ON other.block_id = b.block_id AND other.id <> b.id AND other.gone_at IS NULL
 WHERE b.id = :building AND other.label = upper(replace(replace(replace(:label, '号楼', ''), '栋', ''), '幢', ''));
-- do:
UPDATE building SET rev = :rev, label = upper(replace(replace(replace(:label, '号楼', ''), '栋', ''), '幢', '')) WHERE id = :building;

UPDATE door SET rev = :rev,
       short = (SELECT b.label || '-' || CASE WHEN u.label = '' OR door.kind = 'shop' THEN '' ELSE u.label || '-' END
                  FROM building AS b JOIN unit AS u ON u.id = door.unit_id WHERE b.id = door.building_id) || room
 WHERE building_id = :building;
