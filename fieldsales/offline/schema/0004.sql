-- Where blocks and buildings stand, in WGS-84 degrees: how it is known, and how many metres it may be off.
-- shape is the outline a building was linked to, as a GeoJSON geometry, simplified; it travels with the building.
ALTER TABLE block ADD COLUMN coord_source TEXT CHECK (coord_source IN ('here', 'hand', 'footprint', 'geocoder', 'import'));
ALTER TABLE block ADD COLUMN accuracy DOUBLE PRECISION;
ALTER TABLE building ADD COLUMN lat DOUBLE PRECISION;
ALTER TABLE building ADD COLUMN lng DOUBLE PRECISION;
ALTER TABLE building ADD COLUMN coord_source TEXT CHECK (coord_source IN ('here', 'hand', 'footprint', 'geocoder', 'import'));
ALTER TABLE building ADD COLUMN accuracy DOUBLE PRECISION;
ALTER TABLE building ADD COLUMN shape TEXT;
