# Settings: calendars
cal-lead = When working time counts. A change is a new version; whether open cases are reckoned anew is asked when you publish.
cal-new = New calendar
cal-copy = Copy as a new calendar
cal-zone = Time zone
cal-hours = Hours of the week
cal-known = Days off known through
cal-known-none = none yet
cal-days-off = Days off
cal-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
cal-and-makeup = , and { $n } make-up working days
cal-used-by = Policies that count on it
cal-used-by-none = none
cal-from-to = { $first } to { $last }
cal-closed = closed
cal-week = Hours of the week
cal-week-hint = Write them like this: 9:00-12:00 13:30-18:00. Leave a closed day empty.
cal-zone-hint = The name of the zone, such as Asia/Shanghai or Europe/London.
cal-holidays = Holidays
cal-holidays-hint = One a line, the date and then the name, such as 2026-10-01..2026-10-07 National Day. Without a name, it is shown as a public holiday.
cal-known-hint = After this day no days off are published yet, and dates that fall there are marked as open to change. Empty: none are known.
cal-exceptions = Make-up days and half days
cal-makeup = Make-up working days
cal-makeup-hint = One date a line, such as 2026-10-10. They have the hours of the week’s first working day, and win over holidays.
cal-works-makeup = Works on make-up days
cal-works-makeup-label = We work on make-up days
cal-own-hours = Days with hours of their own
cal-own-hours-hint = One a line, the date and then the hours of that day, such as 2026-12-24 9:00-12:00. They win over the week, holidays and make-up days.
cal-makeup-day = make-up working day
cal-off = { $reason }, closed
cal-usual = as in the week
cal-apply-new = Leave the dates of open cases for now; they follow this calendar at their next change

# What is to be mended in the form
cal-bad-zone = Enter the name of a time zone, such as Asia/Shanghai.
cal-bad-hours = { $day }: write the hours like 9:00-12:00 13:30-18:00, or leave a closed day empty.
cal-line = Line { $line }, “{ $text }”: { $what }
cal-line-no-date = begin with a date, such as 2026-10-01 or 2026-10-01..2026-10-07.
cal-line-backward = the second date is earlier than the first; swap them.
cal-line-too-long = a line holds 366 days at most; write several lines.
cal-line-bad-year = enter dates from 1971 to 2199.
cal-line-bad-name = the name may have 40 characters; remove any that nobody can see.
cal-line-twice = { $day } stands on another line that says something else; keep one of them.
cal-line-only-days = only dates belong here; remove the words after them.
cal-line-no-hours = write the hours after the date, such as 9:00-12:00; a day that is closed belongs to the holidays.
cal-line-bad-hours = two shifts overlap, or one ends before it begins; change one of them.
cal-fault-no-hours = No day of the week has hours, so nothing would ever come due. Fill in one day at least, such as 9:00-18:00.
cal-fault-overlap = { $day }: two shifts overlap. The one that begins at { $at } begins before the one before it has ended; change one of them.
cal-fault-backward = { $day }: the shift that begins at { $at } does not end later. Write night hours on both days, such as 22:00-24:00 and 0:00-6:00 on the next.
cal-fault-bad-year = { $day } is not between 1971 and 2199; remove it.
cal-fault-too-many = Holidays, make-up days and days with hours of their own may be { $most } altogether. Remove those of early years.

# Days off from a file
cal-import = Import days off
cal-import-lead = Choose an iCal file (.ics). You see which days it would add before anything is added.
cal-import-file = iCal file
cal-import-file-hint = Its name ends in .ics; smaller than 1 MB.
cal-import-show = See what it would add
cal-import-nothing-yet = Nothing below has been added yet.
cal-import-none = The file holds no day that the calendar does not have already.
cal-import-off = { $n ->
    [one] Holidays it would add: 1 day
   *[other] Holidays it would add: { $n } days
}
cal-import-makeup = { $n ->
    [one] Make-up working days it would add: 1 day
   *[other] Make-up working days it would add: { $n } days
}
cal-import-known = { $n ->
    [one] 1 day is in the calendar already and stays as it is.
   *[other] { $n } days are in the calendar already and stay as they are.
}
cal-import-recurring = { $n ->
    [one] 1 event repeats, such as every year: only the date written in the file is taken. Add later ones yourself.
   *[other] { $n } events repeat, such as every year: only the dates written in the file are taken. Add later ones yourself.
}
cal-import-timed = { $n ->
    [one] 1 event is not a whole day and is left out.
   *[other] { $n } events are not whole days and are left out.
}
cal-import-outside = { $n ->
    [one] 1 event is not between 1971 and 2199 and is left out.
   *[other] { $n } events are not between 1971 and 2199 and are left out.
}
cal-import-unmarked = { $n ->
    [one] 1 event is marked neither as off nor as worked and is left out.
   *[other] { $n } events are marked neither as off nor as worked and are left out.
}
cal-import-unclear = { $n ->
    [one] 1 event is cancelled, has no date or is longer than a year, and is left out.
   *[other] { $n } events are cancelled, have no date or are longer than a year, and are left out.
}
cal-import-take = Fill them into the form
cal-import-take-hint = You can still change them there. Remember to set “Days off known through” before you publish.
cal-import-other = Choose another file
cal-day = Date
cal-ical-no-file = Choose an .ics file.
cal-ical-too-big = The file must be smaller than 1 MB. Choose a shorter one, such as of the last few years.
cal-ical-not-text = The words in this file cannot be read. Export it again as UTF-8.
cal-ical-not-a-calendar = This is not an iCal file. Choose an .ics file exported from a calendar program.
cal-ical-too-many-events = The file has more than { $most } events. Choose one with holidays only.
cal-ical-no-whole-day = The file has no event of a whole day. Choose a file of days off.
cal-ical-too-many-days = The file has too many days for one form. Choose one of the last few years only.

flash-calendar-published = Published.
flash-calendar-published-open = Published. Open cases are being reckoned anew.
complaint-holiday-bank-holiday = bank holiday
complaint-holiday-public-holiday = public holiday
