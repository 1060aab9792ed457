ALTER TABLE cases DROP COLUMN questions;
