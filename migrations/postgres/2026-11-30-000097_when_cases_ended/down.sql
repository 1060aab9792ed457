DROP INDEX events_turns;
