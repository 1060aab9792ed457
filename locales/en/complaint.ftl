# A consumer's own cases: the list, the case page, withdrawal
complaint-mine = My complaints
complaint-mine-margin = Filed by you
complaint-mine-short = All complaints you filed
complaint-none-yet = There are no complaints here yet.
complaint-none-here = No complaint has been opened in this browser yet. With a reference you can track it; with an account, sign in.
complaint-none-track = Track by reference
complaint-none-sign-in = Sign in to see yours
complaint-file-one = File a complaint
complaint-file-another = File another complaint
complaint-file-another-short = If something new has happened
complaint-your-turn = Your answer is needed
complaint-colon = {": "}

complaint-reference = Reference
complaint-filed = Filed { $at }
complaint-now = Now
complaint-you = You
complaint-us = { -house }
complaint-them = Merchant, platform
complaint-merchant = Merchant
complaint-platform = Platform
complaint-today = Today

complaint-heading-new = Received; { -house } has not started yet
complaint-heading-open = { -house } is working on it
complaint-heading-awaiting-consumer = Waiting for you
complaint-heading-awaiting-merchant = Waiting for the merchant
complaint-heading-awaiting-platform = Waiting for the platform
complaint-heading-offered = An offer is waiting for your answer
complaint-heading-resolved = Decided; being carried out
complaint-heading-closed-upheld = Closed: your complaint was upheld
complaint-heading-closed-partly-upheld = Closed: your complaint was partly upheld
complaint-heading-closed-not-upheld = Closed: your complaint was not upheld
complaint-heading-closed-not-accepted = Closed: not accepted
complaint-heading-closed-withdrawn = You withdrew this complaint
complaint-heading-closed-duplicate = Closed: the same as another complaint
complaint-heading-closed-referred = Closed: passed on to another body

complaint-lead-new = An agent reads what you sent first, then answers you.
complaint-lead-open = When there is a result, or we need something from you, it stands on this page.
complaint-lead-open-mail = When there is a result, or we need something from you, it stands on this page and we e-mail you.
complaint-lead-heard = We have what you sent last and have not answered it yet.
complaint-lead-consumer = We need something more from you; see “For you to do” below.
complaint-lead-outside = We have put questions to { $whom }; what we asked stands under “What happened”.
complaint-lead-offered = The offer is below. Whether you take it is up to you.
complaint-lead-resolved = The outcome is: { $outcome }. This complaint closes once what was promised is done.
complaint-lead-withdrawn = We have stopped work on it. What you sent is kept here for you to see.
complaint-lead-closed = Why it ended this way stands under “What happened”.

complaint-due-first = First answer by
complaint-due-first-late = First answer was due by
complaint-due-result = Our decision by
complaint-due-result-late = Our decision was due by
complaint-due-consumer = Please answer by
complaint-due-consumer-late = You were asked to answer by
complaint-due-merchant = Merchant must answer by
complaint-due-merchant-late = Merchant should have answered by
complaint-due-platform = Platform must answer by
complaint-due-platform-late = Platform should have answered by
complaint-due-offer = Please answer by
complaint-due-offer-late = The offer ran until
complaint-due-remedy = { $remedy }: done by
complaint-due-remedy-late = { $remedy }: should have been done by
complaint-due-closed = Closed on

complaint-silence-raise = If we miss it, the case moves up one level by itself.
complaint-silence-late = This is late. The case moves up one level by itself.
complaint-silence-raised = This is late. The case was raised to: { $level }.
complaint-silence-consumer = While we wait for you, our own time stands still. After this day we go on with what we have; you can still answer, and the case does not close by itself.
complaint-silence-consumer-law = While we wait for you, the time we promised stands still; the date that the law sets does not move. After this day we go on with what we have; you can still answer, and the case does not close by itself.
complaint-silence-outside = If they do not answer, our time still runs: you have our decision by { $date }.
complaint-silence-outside-late = If they do not answer, we go on all the same; the case does not stop.
complaint-silence-offer = Without an answer by then the offer lapses, and we go on with your complaint.
complaint-silence-remedy = If it is not done by then, tell us with a message below.
complaint-next-door = If you disagree, you can complain about the merchant to the national 12315 platform; for payments and credit records, call 12363 (People’s Bank of China).

complaint-baton = Who holds the case
complaint-step-filed = Filed
complaint-step-here = Here now
complaint-step-checked = Checked
complaint-step-asked = Asked
complaint-step-asked-you = Asked you
complaint-step-if-needed = Asked if needed
complaint-step-decides = Decides
complaint-step-offered = Made an offer
complaint-step-answer = Your answer
complaint-step-decided = Decided
complaint-step-follows = Sees it done

complaint-no-agent = {"Nobody is named to handle your case yet. "}
complaint-agent-before = {"Your case is handled by "}
complaint-agent-team = , { $team }
complaint-agent-after = {". "}
complaint-calendar = Our times follow the working calendar.

complaint-sum-acknowledgement = How the date of acknowledgement was set
complaint-sum-first-response = How the date of the first answer was set
complaint-sum-resolution = How the date of our decision was set
complaint-sum-final-response = How the date of the final answer was set
complaint-sum-spent = Time used before the pause
complaint-sum-day = { $first }, { $hours }
complaint-sum-makeup = { $first }, { $hours }, make-up working day
complaint-sum-days = { $first } to { $last }, working days { $hours }
complaint-sum-off = { $days }, { $why }
complaint-sum-not-counted = not counted
complaint-sum-total = Until { $date }
complaint-provisional = The holidays of that year are not published yet, so the date may still move.
complaint-weekend = weekend
complaint-holiday-new-year = New Year
complaint-holiday-spring-festival = Spring Festival
complaint-holiday-qingming = Qingming
complaint-holiday-labour-day = Labour Day
complaint-holiday-dragon-boat = Dragon Boat Festival
complaint-holiday-mid-autumn = Mid-Autumn Festival
complaint-holiday-national-day = National Day

complaint-tasks = For you to do
complaint-one-task = 1 open
complaint-no-task = Nothing
complaint-nothing-to-do = There is nothing for you to do now.
complaint-task-answer = Send what we asked for, or answer
complaint-task-until = Please answer by { $date }.
complaint-task-upload = Upload files
complaint-task-write = Write an answer
complaint-offer = What we offer
complaint-offer-due = Done by
complaint-offer-until = Answer by
complaint-offer-accept = Accept this offer
complaint-offer-reject = Do not accept
complaint-offer-why = Why not
complaint-offer-reject-button = Do not accept this offer

complaint-story = What happened
complaint-earlier = See what happened earlier
complaint-next-first = You have our first answer by then
complaint-next-result = You have our decision by then
complaint-next-law = By law, you have our decision by then
complaint-next-consumer = Your time to answer ends
complaint-next-merchant = Merchant’s time ends
complaint-next-platform = Platform’s time ends
complaint-next-offer = Your time to answer the offer ends
complaint-next-remedy = { $remedy }: done by then
complaint-wish = What you want: { $wish }
complaint-story-filed = { $files ->
    [0] You filed the complaint
    [one] You filed the complaint with { $files } file
   *[other] You filed the complaint with { $files } files
}
complaint-story-registered-phone = We registered your complaint from your phone call
complaint-story-registered-counter = We registered your complaint from what you told us in person
complaint-story-registered-mail = We registered your complaint from your letter
complaint-story-messaged = { $name } replied
complaint-story-replied = You wrote
complaint-story-evidence = { $files ->
    [one] You added { $files } file
   *[other] You added { $files } files
}
complaint-story-evidence-by-us = { $files ->
    [one] We added { $files } file
   *[other] We added { $files } files
}
complaint-story-asked-you = { $name } asked you for more
complaint-story-asked-merchant = Merchant asked: { $whom }
complaint-story-asked-platform = Platform asked: { $whom }
complaint-story-until = by { $date }
complaint-story-corrected = Corrected: { $field }
complaint-story-from-to = Was { $old }, is now { $new }
complaint-story-offered = { $name } made an offer
complaint-story-accepted = You accepted the offer
complaint-story-rejected = You did not accept the offer
complaint-story-lapsed = The offer lapsed
complaint-story-no-answer-consumer = The date has passed; we go on with what we have. You can add to it at any time
complaint-story-no-answer-merchant = The merchant did not answer in time; we go on
complaint-story-no-answer-platform = The platform did not answer in time; we go on
complaint-story-raised = Raised to: { $level }
complaint-story-raised-late = Late, so raised to: { $level }
complaint-story-resolved = Decided: { $outcome }
complaint-story-closed = Closed: { $outcome }
complaint-story-withdrawn = You withdrew the complaint
complaint-story-reopened = The case was taken up again
complaint-story-erased = (this text was deleted)

complaint-files = Evidence
complaint-files-count = { $files ->
    [one] { $files } file
   *[other] { $files } files
}
complaint-no-files = There are no files yet.
complaint-file-meta = { $size } · received { $at }
complaint-file-see = View
complaint-file-get = Download
complaint-file-kind = What it is
complaint-file-add = Add files
complaint-file-choose = Choose files
complaint-file-hint = JPEG, PNG, WebP or HEIC pictures, or PDF; each smaller than 20 MB, at most 10 at a time.
complaint-file-send = Upload
complaint-missing-files = Choose the files to upload first

complaint-message = Message
complaint-write-us = Write to { -house }
complaint-write-to = Write to { $name }
complaint-write-hint = Leave out card numbers and passwords.
complaint-answer-by = Answer by { $date }.
complaint-send = Send
complaint-missing-body = Write what you want to say
complaint-key-used = Something else was sent from this page before. What you wrote is still below; press Send once more.

complaint-more = More
complaint-back = Back to the complaint
complaint-withdraw-title = Withdraw the complaint
complaint-withdraw-short = Work stops the same day; you can file again later
complaint-withdraw-body = Once withdrawn, we stop work the same day and ask merchant and platform no further. This cannot be undone; if things change, you can file a new complaint.
complaint-withdraw-kept = What you wrote and sent is kept with the case, and you can see it at any time.
complaint-withdraw-reason = Why you withdraw it
complaint-withdraw-hint = For example: the merchant has solved it.
complaint-withdraw-button = Withdraw this complaint
complaint-withdraw-keep = Keep it and go back

flash-complaint-replied = Sent. It stands below, under “What happened”.
flash-complaint-files = We have your files.
flash-complaint-accepted = You accepted the offer. We follow it until it is done.
flash-complaint-rejected = We noted that you do not accept. We go on.
flash-complaint-withdrawn = The complaint is withdrawn.
complaint-next-answer = You have an answer to your message by then
complaint-next-word = You hear how it stands by then
complaint-sum-next-response = How the date of our answer was set
complaint-sum-progress-update = How the date of the next news was set
complaint-sum-merchant-answer = How the date of the merchant’s answer was set
complaint-story-raised-asked = As you asked, the case was raised for a review: { $level }
complaint-story-demanded = You asked for somebody else to look at your complaint
complaint-story-extended = { $name } put a date off: { $clock }
complaint-story-referral = { $name } prepared your next step: { $body }
complaint-story-moved = From { $from } to { $to }
complaint-door = Where you can go next
complaint-door-until = Until
complaint-review-title = Ask for a review
complaint-review-short = We missed a date; somebody else can look at your case
complaint-review-late = We are sorry: we did not keep this date.
complaint-review-missed = { $clock }: { $due }
complaint-review-body = If you ask, somebody else looks at your complaint from the beginning. Whoever handled it so far no longer does, and a supervisor is told at once.
complaint-review-reason = What should they look at
complaint-review-hint = For example: the merchant says no money came, but my bill says paid, and nobody checked it.
complaint-review-button = Ask for a review
complaint-review-keep = Not now, back to the complaint
flash-complaint-demanded = We have it. Somebody else will look at your complaint from the beginning.
complaint-sum-paused = Stood still while we waited for you, not counted

# Taking it up again
complaint-reopen-title = Not solved? Have it taken up again
complaint-reopen-short = The result did not come about, or something went wrong again
complaint-reopen-body = Tell us what was not solved, or what is new. Our clock starts again; everything you told and sent us is still here.
complaint-reopen-until = You can do this until { $until }.
complaint-reopen-reason = What was not solved
complaint-reopen-hint = For example: the refund of 258 yuan has not arrived.
complaint-reopen-button = Take it up again
complaint-reopen-keep = Leave it and go back
flash-complaint-reopened = We have it, and take your case up again.
refusal-too-late = You had the result too long ago, and it cannot be taken up again here. If something is new, file another complaint and give the reference of this one.
refusal-too-late-to-rate = The case ended too long ago and can no longer be rated. If there is something to tell us, please file another complaint.

# Rating
rating-title = How did it go?
rating-until = You can answer, and change your answer, until { $until }.
rating-question = Are you content with how we handled it?
rating-5 = Very content
rating-4 = Rather content
rating-3 = Neither
rating-2 = Rather not
rating-1 = Not at all
rating-comment = Anything you would like to tell us
rating-comment-hint = For example: which step took too long, which sentence was hard to understand. Your case handler and their supervisors read it.
rating-button = Send your answer
rating-said = Your answer: { $score }. Thank you for telling us.
rating-change = Change your answer
missing-score = Choose the answer that comes closest
complaint-story-rated = You told us how it went: { $score }
flash-complaint-rated = We have your answer. Thank you.

# Who says what
complaint-claims = Who says what
complaint-claims-margin = Where the order stands
complaint-claim-who-consumer = You
complaint-claim-who-order-page = The order page shows
complaint-claim-who-payment-rail = The payment record
complaint-claim-who-merchant = The merchant
complaint-claim-who-platform = The platform
complaint-claim-consumer = you say “{ $state }”
complaint-claim-order-page = the order page shows “{ $state }”
complaint-claim-payment-rail = the payment record is “{ $state }”
complaint-claim-merchant = the merchant says “{ $state }”
complaint-claim-platform = the platform says “{ $state }”
complaint-claim-differ = What does not fit: { $settled }, but { $unsettled }.

# One file: who may see it, and a better one in its place
evidence-file-about = Who may see it, replace
evidence-file-sealed = The original is sealed
evidence-file-sealed-body = What you sent is kept unaltered; this is its fingerprint. The preview that others see is drawn anew, without place and device.
evidence-file-audience = Who may see this file
evidence-file-audience-save = Save
evidence-file-replace = Replace it with a clearer one
evidence-file-replace-body = If it is blurred or cut off, send a better one. The old one stays as an earlier version. Once there is a result, files are no longer replaced.
evidence-file-replace-with = The new file
evidence-file-replace-hint = JPEG, PNG, WebP or HEIC pictures, PDF, or an exported bill, under 20 MB.
evidence-file-replace-button = Replace
evidence-file-replaced = This is an earlier version. In its place came:
evidence-file-older = Earlier versions
audience-consumer = You and { -house }
audience-merchant = You, { -house }, and the merchant and platform we ask
audience-hint-consumer = Merchant and platform do not see it. Bills tell of other purchases, so this is their default.
audience-hint-merchant = They can check it against their own records.
complaint-story-replaced = You replaced a file
complaint-story-shown-consumer = You chose not to show this file to merchant and platform
complaint-story-shown-merchant = You agreed to show this file to merchant and platform
flash-complaint-file-shown = Saved who may see this file.
flash-complaint-file-replaced = Replaced. The old one stays as an earlier version.
complaint-file-seen-by = Seen by: { $who }

# What was agreed to
consents-title = What you agreed to
consents-short = Sharing, mediation, statistics; change it at any time
consents-body = Each can be chosen by itself and changed at any time. Without any of them your complaint is handled all the same. A change counts from now on; what merchant and platform were sent before cannot be called back.
consents-save = Save
consents-keep = Leave it and go back
consent-share = You may pass on order details and evidence to merchant and platform, to check them
consent-hint-share = The merchant gets neither your phone nor your e-mail. You can file without this.
consent-mediation = You may mediate
consent-hint-mediation = We work out a resolution with merchant and platform; whether to accept it is up to you.
consent-statistics = You may count it in statistics
consent-hint-statistics = They show where most goes wrong. Your name, phone, e-mail and order number are not in them.
complaint-story-consented = You changed what you agree to
flash-complaint-consents = Saved. From now on we do as you chose.

# Who looked
readers-title = Who looked at this complaint
readers-short = Which of our staff opened it, and on which day
readers-body = Whenever one of our staff opens your complaint, it is noted for that day. Merchant and platform do not see this page; they get our questions and the files you agreed to show them.
readers-none = None of our staff has opened it yet.

complaint-story-quarantined = A file did not pass the virus check and is in quarantine; please send another
complaint-story-released = We looked into it: the file in quarantine can be opened now
file-being-checked = being checked for viruses
file-quarantined = did not pass the virus check, in quarantine; please send another
refusal-not-shared = You did not agree to sharing with merchant and platform. To show them a file, agree to it under “What you agreed to” first.
evidence-file-not-shared = Only you and { -house } can see it: you did not agree to sharing with merchant and platform. To show it to them, first change
complaint-reply-files = Attach files
complaint-story-answered = You answered question { $n }: { $question }
complaint-task-questions = Please answer these questions
complaint-task-answered = Answered
complaint-task-answer-words = Your answer to question { $n }
complaint-task-answer-files = Evidence for question { $n }
complaint-task-answer-send = Send what I have answered
complaint-task-rest = You can send some now and the rest later; we go on once all are answered. Cannot answer one?
complaint-missing-answer = Write a few words, or choose a file
flash-complaint-answered = We have your answer.
