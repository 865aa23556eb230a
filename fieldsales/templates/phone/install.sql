-- How the app comes to the home screen of each kind of phone; nothing is asked of the database but the shop's name.
-- by: rep, manager
-- example: {}
-- one: shop
SELECT s.name FROM shop AS s LIMIT 1;
