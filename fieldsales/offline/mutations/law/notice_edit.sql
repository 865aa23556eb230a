-- The owner rewrites what people are told when their data are written down; the wording before stays, because people agreed to it.
-- by: manager
-- may: settings
-- where: server
-- example: {"id": "01jd000000000000000notice1", "zh": "木语地板：我们记下您的称呼、电话和装修进度……", "en": "Wood & Word Floors: we write down your name, …"}
-- args: zh!, en!
-- refuse: notice_same
SELECT 1 FROM notice AS n WHERE n.version = (SELECT MAX(x.version) FROM notice AS x) AND n.zh = :zh AND n.en = :en;
-- refuse: notice_zh_length
SELECT 1 WHERE length(trim(:zh)) NOT BETWEEN 1 AND 4000;
-- refuse: notice_en_length
SELECT 1 WHERE length(trim(:en)) NOT BETWEEN 1 AND 4000;
-- do:
INSERT INTO notice (id, bucket, rev, version, zh, en, by_id, at)
SELECT 'v' || CAST(COALESCE(MAX(n.version), 0) + 1 AS TEXT), 'shop', :rev, COALESCE(MAX(n.version), 0) + 1, :zh, :en, :me, :now FROM notice AS n;
