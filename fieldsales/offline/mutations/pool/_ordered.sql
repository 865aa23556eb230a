-- Nobody of the two (:customer, :other) has ordered or buys wholesale; such customers keep their own history (004-32).
-- refuse: merge_gone
SELECT 1 WHERE (SELECT COUNT(*) FROM customer AS k WHERE k.id IN (:customer, :other)) < 2 AND :customer <> :other;
-- refuse: merge_same
SELECT 1 WHERE :customer = :other;
-- refuse: merge_ordered
SELECT 1 FROM customer AS k WHERE k.id IN (:customer, :other) AND k.level IN ('O', 'D');
-- refuse: merge_wholesale
SELECT 1 FROM customer AS k WHERE k.id IN (:customer, :other) AND k.account = 'wholesale';
-- refuse: merge_frozen
SELECT 1 FROM customer AS k WHERE k.id IN (:customer, :other) AND k.frozen_by IS NOT NULL;
