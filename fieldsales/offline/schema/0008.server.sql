-- What a phone still held at its last contact: photos beside its work, and since when anything waits there.
ALTER TABLE device ADD COLUMN photos INTEGER;
ALTER TABLE device ADD COLUMN waiting_since TEXT;
