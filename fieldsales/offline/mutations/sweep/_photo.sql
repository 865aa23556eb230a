-- What a photo is said to be: its hash, its size in bytes and in pixels.
-- refuse: photo_wrong
SELECT 1
 WHERE length(:sha256) <> 64 OR trim(:sha256, '0123456789abcdef') <> ''
    OR trim(:bytes || :width || :height, '0123456789') <> '' OR length(:width) > 5 OR length(:height) > 5 OR length(:bytes) > 8;
-- refuse: photo_too_big
SELECT 1 WHERE CAST(:bytes AS INTEGER) > 5000000;
