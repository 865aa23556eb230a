-- Whoever named a customer is thanked, once that customer has ordered: what for, and what it was worth.
-- by: manager
-- may: schedule
-- where: server
-- example: {"id": "01jd00000000000000000reward", "referral": "ref-ordered", "reward": "红包", "yuan": "200"}
-- args: referral!, reward!, yuan
-- mine: referral = :referral
-- refuse: referral_early
SELECT 1 FROM referral AS r
 WHERE r.id = :referral
   AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject_id = r.customer_id AND f.field = 'level' AND f.value IN ('O', 'D'))
   AND NOT EXISTS (SELECT 1 FROM followup AS f WHERE f.customer_id = r.customer_id AND f.result = 'deposit' AND f.gone_at IS NULL);
-- refuse: referral_rewarded
SELECT 1 FROM referral AS r WHERE r.id = :referral AND r.status IN ('rewarded', 'invalid');
-- refuse: text_too_long
SELECT 1 WHERE length(:reward) > 40;
-- refuse: price_wrong
SELECT 1 WHERE :yuan <> '' AND (trim(:yuan, '0123456789') <> '' OR length(:yuan) > 6);
-- do:
UPDATE referral
   SET rev = :rev, status = 'rewarded', reward = :reward, reward_fen = 100 * CAST(NULLIF(:yuan, '') AS INTEGER), rewarded_at = :now
 WHERE id = :referral;
