# Oversight: response times
oversight-title = Response times
oversight-reports = Reports
oversight-from = From
oversight-to = To
oversight-clock = Measured to
oversight-time = Counted in
oversight-team = Team
oversight-agent = Agent
oversight-problem = Problem
oversight-provider = Platform
oversight-merchant = Merchant (full name)
oversight-level = Level
oversight-more = More conditions
oversight-gone = No longer here
oversight-no-name = Not given
oversight-update = Update
oversight-all = All
oversight-all-teams = All teams
oversight-everybody = All agents
oversight-nobody = Unassigned
oversight-no-team = No team
oversight-last-4-weeks = Last 28 days
oversight-last-12-weeks = Last 12 weeks
oversight-last-12-months = Last 12 months
oversight-time-working = Working time
oversight-time-wall = Wall time
oversight-working-hours = working hours
oversight-wall-hours = wall hours
oversight-unit-hours = h
oversight-unit-minutes = min
oversight-unit-cases = cases
oversight-unit-n-cases = { $n ->
    [one] 1 case
   *[other] { $n } cases
}
oversight-comma = ,{ " " }
oversight-stop = .

# Filters that cannot be meant
oversight-bad-day = Enter a date that exists, from { $year } on, written like 2026-11-24
oversight-future-day = Choose today ({ $today }) or an earlier date
oversight-reversed = The first date is after the last: swap them
oversight-too-long = Choose two years or less: bring the dates closer together
oversight-choose = There is no such choice, or no longer: choose one from the list
oversight-bad-link = This link is incomplete: go back to the report and open it again

# Numbers
oversight-n = Cases
oversight-p50 = Median (P50)
oversight-p75 = P75
oversight-p90 = P90
oversight-p95 = P95
oversight-in-time = In time
oversight-cases = Cases
oversight-share = Share
oversight-running = Running
oversight-total = Total
oversight-week = Week from
oversight-not-told = Too few cases to tell
oversight-faster = { $time } faster than before
oversight-slower = { $time } slower than before
oversight-points-up = { $points } points higher than before
oversight-points-down = { $points } points lower than before
oversight-unchanged = As before
oversight-count-before = { $n } before
oversight-too-many-before = Too many then to compare
oversight-no-comparison = Too few cases to compare
oversight-basis-first = First response by a person, filed { $period }, in { $unit }; { $than }. The automatic receipt is no response.
oversight-basis-next = A person’s answers to what consumers wrote later, written { $period }, in { $unit }; { $than }. Each time somebody writes is counted.
oversight-basis-resolution = Result of the case, filed or reopened { $period }, in { $unit }; { $than }.
oversight-basis-than = compared with { $n } of { $before }
oversight-basis-too-many = not compared with { $before }, when more than { $most } met these conditions (to compare, bring the dates closer together or keep one condition)
oversight-exact = Counted one by one: nothing is rounded.
oversight-rounded = Summed up by day: counts and in time are exact, percentiles within 1 %.
oversight-narrow = More than { $most } cases meet these conditions. Bring the dates closer together, or keep one condition.
oversight-narrow-part = More than { $most } cases meet the conditions: they cannot be told apart any further. Bring the dates closer together, or take a condition away.
oversight-days = { $from } to { $to }
oversight-against = Compared with
oversight-against-before = As many days before
oversight-against-year = The same days a year earlier
oversight-against-day = As many days from a day on
oversight-against-from = From which day (only with “from a day on”)
oversight-against-both = To compare from this day on, choose “from a day on”; or empty this field
oversight-against-later = Choose a day before { $day }, or leave it empty
basis-against = Compared with
basis-days = Days
basis-days-of = { $from } to { $to }
oversight-open-all = Open all { $n }
oversight-besides = Not counted:
oversight-unanswered = not answered yet
oversight-unresolved = without a result yet
oversight-ended = withdrawn, merged or passed on before it came to this

# Findings
oversight-finding-first-working = Half of the complaints got their first response within { $half } of working time, nine in ten within { $most }; { $share } in time.
oversight-finding-first-wall = Half of the complaints got their first response within { $half } of filing, nine in ten within { $most }; { $share } in time.
oversight-finding-next-working = Half of what consumers wrote was answered within { $half } of working time, nine in ten within { $most }; { $share } in time.
oversight-finding-next-wall = Half of what consumers wrote was answered within { $half }, nine in ten within { $most }; { $share } in time.
oversight-finding-resolution-working = Half of the complaints had a result within { $half } of working time, nine in ten within { $most }; { $share } in time.
oversight-finding-resolution-wall = Half of the complaints had a result within { $half } of filing, nine in ten within { $most }; { $share } in time.
oversight-too-few = Fewer than { $fewest } cases: no percentile is given, it would be one case and not a pattern. The count opens the cases.
oversight-weeks-too-few = No week has { $fewest } cases: no percentile is given.
oversight-trend-within = P90 was within the target every week; slowest in the week from { $week } with { $hours } hours, { $last } hours in the latest.
oversight-trend-over = P90 was over the target in { $over } of { $of } weeks; slowest in the week from { $week } with { $hours } hours, { $last } hours in the latest.
oversight-trend-wall = P90 was slowest in the week from { $week } with { $hours } hours; { $last } hours in the latest.
oversight-all-in-time = All { $met } were within the target.
oversight-some-late = { $met } were within the target, { $late } over it: { $share }.
oversight-late-by-working-time = The target counts working time and is not drawn here: { $met } were in time, { $late } late: { $share }.
oversight-few-hidden = no percentile below 5 cases, and in time as a count

# Charts
oversight-by-week = By week
oversight-distribution = Distribution
oversight-trend-title = P50 and P90 by week, { $unit }
oversight-distribution-title = Cases by how long they took, { $unit }
oversight-target = Target { $hours }
oversight-or-more = or more
oversight-no-chart = Every week has fewer than 5 cases: there is no trend to draw. The counts in the table open the cases.

# What is counted
oversight-older = { $n } earlier weeks
oversight-heat = When people wrote, and how long they waited
oversight-heat-unit = median, wall hours, each cell opens its cases
oversight-heat-table = The numbers of each hour
oversight-heat-cells = In each cell the median in wall hours, below it the number of cases; fewer than { $fewest } have no median.
oversight-heat-words = Those of { $day }, { $hours } h, waited longest: a median of { $time } hours; those of { $other }, { $others } h, shortest: { $least } hours.
oversight-heat-one = Only { $day }, { $hours } h, has enough cases: a median of { $time } hours.
oversight-no-heat = Every cell has fewer than { $fewest } cases: there is nothing to draw.
oversight-cell = { $day } { $hours } h: { $n } cases, median { $time } hours
oversight-below = under { $n }
oversight-weekday = Day
oversight-weekday-0 = Mon
oversight-weekday-1 = Tue
oversight-weekday-2 = Wed
oversight-weekday-3 = Thu
oversight-weekday-4 = Fri
oversight-weekday-5 = Sat
oversight-weekday-6 = Sun
oversight-by = Told apart
oversight-by-agent = Agent
oversight-by-team = Team
oversight-by-provider = Platform
oversight-by-merchant = Merchant
oversight-by-problem-type = Problem
oversight-by-level = Level
oversight-by-more = { $keys } more with { $n } cases are not shown; the CSV has them all
oversight-starts = From when
oversight-starts-words = From the moment the complaint was filed, or written down for somebody. A reopened case is counted once more, from its reopening. That moment's day decides whether a case is in the period.
oversight-ends = Until when
oversight-starts-next = From the moment the consumer wrote again and was owed an answer. That moment's day decides whether it is in the period.
oversight-ends-next = Until the next answer by a person that the consumer can read. What ended unanswered is not counted.
oversight-ends-first = Until the first answer by a person that the consumer can read. Withdrawn cases are not counted.
oversight-ends-resolution = Until the result was written down. Withdrawn cases are not counted.
oversight-rank = A percentile is the nearest rank: P90 is the case at 90 % of the line from fast to slow.
oversight-working = Working time
oversight-working-words = Only the hours of the working calendar, with make-up working days and without public holidays; waiting for the consumer is left out.
oversight-wall = Wall time
oversight-wall-words = How long the consumer really waited: nights, weekends and waiting for details included. In time is still judged by the target in working time.

# Nothing
oversight-empty = There are no such cases in this period.
oversight-start-over = See all cases of the last 28 days

# The cases behind a number
oversight-cases-title = Cases behind the number
oversight-back = Back to response times
oversight-no-cases = There are no such cases.
oversight-first-page = First page
oversight-took = Took ({ $unit })
oversight-so-far = So far ({ $unit })
oversight-state = Deadline
oversight-summary = Summary
oversight-met = In time
oversight-missed = Late
oversight-not-met = Never came to it
oversight-open = Not due yet
oversight-open-late = Overdue
oversight-listed-first = { $n ->
    [one] 1 case, filed { $from } to { $to }, with a first response
   *[other] { $n } cases, filed { $from } to { $to }, with a first response, longest first
}
oversight-listed-resolution = { $n ->
    [one] 1 case, filed or reopened { $from } to { $to }, with a result
   *[other] { $n } cases, filed or reopened { $from } to { $to }, with a result, longest first
}
oversight-listed-next = { $n ->
    [one] 1 answer, written to { $from } to { $to }
   *[other] { $n } answers, written to { $from } to { $to }, longest first
}
oversight-listed-waiting-next = { $n ->
    [one] 1 case, written to { $from } to { $to }, not answered yet
   *[other] { $n } cases, written to { $from } to { $to }, not answered yet, longest first
}
oversight-listed-ended = { $n ->
    [one] 1 case, begun { $from } to { $to }, that never came to this
   *[other] { $n } cases, begun { $from } to { $to }, that never came to this, earliest first
}
oversight-listed-hours = begun { $day } { $hours } h
oversight-listed-waiting-first = { $n ->
    [one] 1 case, filed { $from } to { $to }, not answered yet
   *[other] { $n } cases, filed { $from } to { $to }, not answered yet, longest first
}
oversight-listed-waiting-resolution = { $n ->
    [one] 1 case, filed or reopened { $from } to { $to }, without a result yet
   *[other] { $n } cases, filed or reopened { $from } to { $to }, without a result yet, longest first
}
oversight-listed-at-least = took { $time } or more
oversight-listed-less-than = less than { $time }
oversight-listed-in-time = in time
oversight-listed-late = late

# CSV
files-take = Download
files-picture = Picture
oversight-files-all = A row a case
oversight-files-cut = A file has at most 100,000 rows; for more, bring the dates closer together and download in parts.
oversight-column-reference = Reference
oversight-column-started = Clock started
oversight-column-ended = Ended
oversight-column-over = Ended
oversight-column-run = Run
oversight-column-working = Working time (s)
oversight-column-wall = Wall time (s)
oversight-column-target = Target (working time, s)
oversight-column-in-time = In time
oversight-column-agent = Agent
oversight-column-team = Team
oversight-column-problem = Problem
oversight-column-provider = Platform
oversight-column-merchant = Merchant
oversight-column-level = Level
oversight-column-hour = Hour (from)
oversight-column-part = Share (%)
oversight-column-running = Running share (%)
oversight-from-on = From
oversight-to-before = To before
oversight-column-week = Week from
oversight-column-n = Cases
oversight-column-n-of = Cases ({ $time })
oversight-column-of-working = { $name } (working seconds)
oversight-column-of-wall = { $name } (wall seconds)
oversight-column-met = Cases in time
oversight-column-share = In time (%)
oversight-yes = yes
oversight-no = no

# Overview
dashboard-title = Overview
dashboard-span = Figures of
dashboard-days = Last { $n } days
dashboard-proposed = Many alike complaints in a short time. Look whether it is one fault:
dashboard-undelivered = The last of these scheduled reports did not reach everybody. Please have a look:
dashboard-now = Now
dashboard-waiting = Waiting for
dashboard-speed = First response
dashboard-trend = Open cases over time
dashboard-trend-unit = when each day began
dashboard-open = Open
dashboard-put-off = { $n } of them put off
dashboard-due-today = Due today
dashboard-overdue = Overdue
dashboard-unassigned = Unassigned
dashboard-ours = Us
dashboard-consumer = Details from the consumer
dashboard-offered = The consumer’s yes or no
dashboard-merchant = The merchant
dashboard-platform = The platform
dashboard-answered = Answered
dashboard-median = Median
dashboard-p90 = P90
dashboard-compared = Compared with the beginning of { $day }.
dashboard-not-counted = At the beginning of { $day } only what was open is known; the other numbers are compared once they have been counted that long.
dashboard-due-today-why = Not counted at midnight today
dashboard-due-morning = { $n } at midnight
dashboard-due-morning-than = { $n } at midnight; { $then } at that of { $day }
dashboard-less = { $n } fewer
dashboard-same = As many
dashboard-grown = { $n } more
dashboard-fewer = { $by } fewer are open than { $weeks } weeks ago; most were on { $day }: { $most }.
dashboard-as-many = As many are open as { $weeks } weeks ago; most were on { $day }: { $most }.
dashboard-more = { $by } more are open than { $weeks } weeks ago; most were on { $day }: { $most }.
dashboard-no-days = From today on each day is counted when it begins; tomorrow there is something to compare.
dashboard-speed-days = { $days }, compared with { $before }
dashboard-no-chart = Two days have to be counted before there is a line to draw.
dashboard-monday = Monday, 0:00
dashboard-open-words = Complaints that are not closed, those that were put off included.
dashboard-due-today-words = The nearest deadline is still to come today. Those put off are not counted.
dashboard-in-time-words = The share of first responses by a person within the target in working time, by the day of filing.
dashboard-trend-words = Counted and kept when each day begins. Earlier days follow from when cases were filed and closed; one that was reopened counts as open throughout.
dashboard-trend-plain = Overdue and unassigned cases were only counted at the time, not noted one by one, so these numbers open nothing.
dashboard-unanswered = { $n } more are not answered yet and in none of these figures
audit-file-cut = This file ends here, at { $most } rows. There is more: take fewer days, or narrow it down.
