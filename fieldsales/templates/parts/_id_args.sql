-- Arguments that name a row by its id: where what was typed is listed, they say nothing to a reader.
SELECT i.column1 FROM (VALUES ('a'), ('b'), ('block'), ('building'), ('collision'), ('contact'), ('customer'), ('dispute'), ('door'), ('followup'),
  ('from_customer'), ('group'), ('into'), ('key_contact'), ('member'), ('merge'), ('other'), ('own_task'), ('person'), ('photo'), ('reception'),
  ('referral'), ('refusal'), ('relation'), ('report'), ('request'), ('rule'), ('seen'), ('setting'), ('sha256'), ('support'), ('task'), ('territory'),
  ('to'), ('unit'), ('visit'), ('work_unit')) AS i;
