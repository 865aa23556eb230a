-- The windows of the levels say for H, A and B, in rising order, up to how many days before the decision each holds.
-- refuse: level_windows_wrong
SELECT 1
 WHERE :windows IS NOT NULL
   AND NOT COALESCE('H=' || pick(:windows, 'H') || ',A=' || pick(:windows, 'A') || ',B=' || pick(:windows, 'B') = :windows
     AND trim(pick(:windows, 'H') || pick(:windows, 'A') || pick(:windows, 'B'), '0123456789') = ''
     AND length(:windows) BETWEEN 11 AND 17
     AND CAST(pick(:windows, 'H') AS INTEGER) BETWEEN 1 AND 365
     AND CAST(pick(:windows, 'A') AS INTEGER) BETWEEN CAST(pick(:windows, 'H') AS INTEGER) + 1 AND 365
     AND CAST(pick(:windows, 'B') AS INTEGER) BETWEEN CAST(pick(:windows, 'A') AS INTEGER) + 1 AND 365, false);
