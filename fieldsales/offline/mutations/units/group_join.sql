-- A household joins a group-buy, for so many square metres; its rep signs it up, the count is seen by all.
-- by: rep, manager
-- example: {"id": "0193groupjoin0000000000001", "group": "0193groupbuy00000000000001", "customer": "jinxiu-1.1.3.2@xiaoli", "area": "96.5"}
-- args: group!, customer!, area
-- mine: customer = :customer
-- refuse: group_gone
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM group_buy WHERE id = :group);
-- refuse: group_closed
SELECT 1 FROM group_buy WHERE id = :group AND (status <> 'open' AND COALESCE(closed_at, '') <= :now OR ends_on < :today);
-- refuse: joined_already
SELECT 1 FROM group_member WHERE group_id = :group AND customer_id = :customer AND gone_at IS NULL;
-- refuse: area_wrong
SELECT 1 WHERE :area <> '' AND (trim(:area, '0123456789.') <> '' OR trim(:area, '.') = '' OR length(:area) > 8
    OR length(:area) - length(replace(:area, '.', '')) > 1 OR CAST(:area AS DOUBLE PRECISION) > 100000);
-- do:
INSERT INTO group_member (id, bucket, rev, group_id, customer_id, person_id, area, at)
SELECT :id, k.bucket, :rev, :group, k.id, :me, CAST(COALESCE(NULLIF(:area, ''), CAST(k.need_area AS TEXT)) AS DOUBLE PRECISION), :now
  FROM customer AS k WHERE k.id = :customer;

-- A phone knows only its own households, so the count goes up and down by one; a test proves it equal to the list.
UPDATE group_buy SET rev = :rev, joined = joined + 1 WHERE id = :group;
