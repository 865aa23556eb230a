-- Areas for a time, of single units, of one person alone; and the roles a person holds beside what he sees.
-- begins_on and ends_on are the first and the last day, none means from when it was given and until it is ended.
-- alone: nobody else sweeps there meanwhile. place names the area for a phone that does not hold it yet.
ALTER TABLE territory ADD COLUMN unit_id TEXT;
ALTER TABLE territory ADD COLUMN begins_on TEXT;
ALTER TABLE territory ADD COLUMN ends_on TEXT;
ALTER TABLE territory ADD COLUMN alone INTEGER NOT NULL DEFAULT 0 CHECK (alone IN (0, 1));
ALTER TABLE territory ADD COLUMN place TEXT;

-- '' in a row from before: a rep, or a manager who could do everything. role is 'rep' for everybody who sweeps.
ALTER TABLE person ADD COLUMN roles TEXT NOT NULL DEFAULT '';

CREATE INDEX territory_block ON territory (block_id);
