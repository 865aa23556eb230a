-- The marks that stand on every screen repeat what was said of each, in the one order of words.SPECIAL.
-- do:
UPDATE customer
   SET rev = :rev,
       special = trim(
         CASE WHEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'mark_key_account' ORDER BY f.at DESC, f.id DESC LIMIT 1) = '1' THEN 'key_account,' ELSE '' END
      || CASE WHEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'mark_vip' ORDER BY f.at DESC, f.id DESC LIMIT 1) = '1' THEN 'vip,' ELSE '' END
      || CASE WHEN (SELECT f.value FROM fact AS f WHERE f.subject_id = customer.id AND f.field = 'mark_difficult' ORDER BY f.at DESC, f.id DESC LIMIT 1) = '1' THEN 'difficult,' ELSE '' END, ',')
 WHERE id = :customer;
