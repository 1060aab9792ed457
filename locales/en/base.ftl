# Words that every page shares: head, navigation, foot, parts of forms.
-house = Redress
site-name = { -house }
desk-held = The data came back from a backup: letters and deadlines wait, and nobody is being notified. When an administrator has looked at the data, redress restore --release on the server lets them go.
desk-name = Desk
title-error = Error:
skip-to-main = Skip to content

nav-label = Main
nav-my-complaints = My complaints
nav-track = Track
nav-sign-in = Sign in
nav-sign-out = Sign out
nav-account = Account
nav-queue = Queue
nav-oversight = Oversight
nav-admin = Settings

theme-label = Appearance
theme-system = System
theme-light = Light
theme-dark = Dark

foot-about = { -house } takes complaints about pay-later orders, free of charge.
foot-phone = Call us: { $phone }
foot-privacy = How we use personal information
fraud-line = We never ask for SMS codes or card passwords, and never ask you to transfer money to get a refund.

# Forms
error-prefix = Error:
errors-title = Some answers need a change
optional = (optional)
back = Back
continue = Continue
change = Change
not-provided = Not provided
copy = Copy
copied = Copied
password-show = Show
password-hide = Hide
counter-left = %n characters left
counter-over = %n characters too many
file-too-big = The file must be smaller than 20 MB: “%f” is %s
file-too-many = Choose at most 10 files at a time
file-camera = Take a photo
file-here = or drop files here
file-sending = Uploading; please keep this page open…
file-again = It was not sent; perhaps the connection broke. What you wrote and chose is still here: press again when it is back.
file-waits = waiting
file-there = received
file-failed = Not uploaded; perhaps the connection broke.
file-retry = Try again
file-leave = Leave it out
file-hold = Still uploading. You go on by yourself when it is done; please keep this page open.
file-mend = A file was not uploaded: try it again, or leave it out, to go on.
file-look = All received. See what you have now
step-done = (done)
note-word = Internal note
pager-label = Pages
pager-back = Previous page
pager-on = Next page

# Clocks that tick: %t is one of the three spans.
tick-left = %t left
tick-soon = Due soon · %t left
tick-over = Overdue %t
tick-h = %h h
tick-m = %m min
tick-hm = %h h %m min
claim-comma = ,{" "}
