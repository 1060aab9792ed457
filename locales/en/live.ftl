# What is happening now: who is on a case, a case that moved, cases that came
presence-viewing = { $who } is looking at this case (since { $time }).
presence-messages = { $who } is writing to the consumer (since { $time }). You can go on: you are told of changes before you send.
presence-notes = { $who } is writing an internal note (since { $time }). You can go on: you are told of changes before you send.
presence-form = { $who } is filling in a form (since { $time }). You can go on: you are told of changes when you send it.
presence-views = { $who } is looking
presence-writes = { $who } is writing
live-case-moved = The case has moved on. What you wrote is all there.
live-case-gone = You cannot see this case any more: another team may have it now, or you were signed out.
queue-news = { $count } new
queue-news-show = show
