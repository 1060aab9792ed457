-- One list of a person is read at a time: two that ask at once are told apart by this.
UPDATE exports SET state = 'refused' WHERE state = 'waiting'
  AND id NOT IN (SELECT min(id) FROM exports WHERE state = 'waiting' GROUP BY person_id);
CREATE UNIQUE INDEX exports_waiting ON exports (person_id) WHERE state = 'waiting';
