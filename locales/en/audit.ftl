# Daily checkpoints: where each history stands, signed and sent off the machine.
checkpoint-mail-subject = Checkpoint { $number }
checkpoint-mail = Checkpoint { $number } of Redress: where the histories of the { $cases } cases that moved that day stand, signed in the line below. Keep it somewhere else than on the machine that runs Redress. To find out later whether a history was altered, put these lines into a file and run redress checkpoint compare FILE.
