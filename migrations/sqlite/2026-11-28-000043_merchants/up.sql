-- What was written as a merchant's name, how often with a result, and whose name it is by the register.
DROP INDEX merchants_by_cases;
ALTER TABLE merchants RENAME TO merchant_spellings;

-- Merchants as administrators know them.
CREATE TABLE merchants (
  id INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  -- As domain::merchant::fold makes it of the name: lists are in this order.
  folded TEXT NOT NULL UNIQUE,
  parent_id INTEGER REFERENCES merchants (id),
  person TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  email_confirmed_at TEXT,
  email_confirmed_by INTEGER REFERENCES people (id),
  note TEXT NOT NULL,
  active INTEGER NOT NULL,
  -- Complaints with a result under all its names.
  cases INTEGER NOT NULL
) STRICT;
CREATE INDEX merchants_by_cases ON merchants (cases, folded) WHERE active;
CREATE INDEX merchants_of_parent ON merchants (parent_id, folded) WHERE parent_id IS NOT NULL;

-- All names that a merchant goes by, its own first. Folded alike, a name is one merchant's.
CREATE TABLE merchant_names (
  folded TEXT NOT NULL PRIMARY KEY,
  merchant_id INTEGER NOT NULL REFERENCES merchants (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL
) STRICT;
CREATE INDEX merchant_names_of ON merchant_names (merchant_id, position);

-- NULL: written before there was a register; a job folds it.
ALTER TABLE merchant_spellings ADD COLUMN folded TEXT;
ALTER TABLE merchant_spellings ADD COLUMN merchant_id INTEGER REFERENCES merchants (id);
INSERT INTO merchant_spellings (name, cases)
  SELECT DISTINCT merchant, 0 FROM cases WHERE merchant NOT IN (SELECT name FROM merchant_spellings);
CREATE INDEX merchant_spellings_folded ON merchant_spellings (folded, name);
CREATE INDEX merchant_spellings_of ON merchant_spellings (merchant_id, name) WHERE merchant_id IS NOT NULL;
CREATE INDEX merchant_spellings_free ON merchant_spellings (cases, name) WHERE merchant_id IS NULL;
CREATE INDEX merchant_spellings_unfolded ON merchant_spellings (name) WHERE folded IS NULL;

-- Folded names whose past cases are named anew in what reports count, and how far that is.
CREATE TABLE merchant_renames (
  folded TEXT NOT NULL PRIMARY KEY,
  -- Rounds still to go: one at once, one when every filing that was under way is over.
  rounds INTEGER NOT NULL,
  not_before TEXT NOT NULL,
  spelling TEXT NOT NULL,
  provider TEXT NOT NULL,
  case_id INTEGER NOT NULL
) STRICT;
CREATE INDEX merchant_renames_due ON merchant_renames (not_before, folded);
