## Letters. For somebody who worries about money: what happened, what happens next and by when, what they can do.

mail-brand = Redress
mail-hello = Hello { $name },
mail-hello-plain = Hello,
mail-subject-of-case = { $subject } ({ $reference })
mail-next = What happens next
mail-next-result = You will have a result by { $by } at the latest.
mail-fact-reference = Reference
mail-fact-merchant = Merchant
mail-fact-amount = Amount
mail-fact-agent = Handled by
mail-link-hint = If the button does not open, copy this address into your browser:
mail-link-private = This link is for you alone. Anyone who has it can see your case, so please do not forward it.
mail-link-until = The link works until { $until }. After that, enter your reference and e-mail at { $track } and we send you a new one.
mail-no-reply-case = Please do not reply to this e-mail: nobody reads the replies. To write to us, open the link above.
mail-no-reply = Please do not reply to this e-mail: nobody reads the replies. Use the link above.
mail-fraud = We never ask for text message codes or bank card passwords. If somebody does so in our name, do not give them.
mail-chain = Record check code
mail-chain-why = Keep this e-mail: with this code, later changes to the record of your case can be noticed.
mail-trial-subject = [Trial] { $subject }
mail-footer = { $house } handles complaints about pay-later orders, free of charge.

mail-filed-subject = We have your complaint
mail-filed-title = We have your complaint
mail-filed-lead = Your complaint is on record. Please keep the reference.
mail-filed-next-by = You will have our first reply by { $by }.
mail-filed-next-add = If you remember something or find more evidence, add it on the case page at any time.
mail-filed-next-pay = Until there is a result, please do not pay again for the same order.
mail-filed-button = See my complaint

mail-replied-subject = We have replied to you
mail-replied-title = We have replied to you
mail-replied-title-agent = { $agent } has replied to you
mail-replied-quote = The reply:
mail-replied-next-by = You will hear from us again by { $by }.
mail-replied-next-answer = To answer or add evidence, write to us on the case page.
mail-replied-button = Go to the case

mail-information-asked-subject = We need something more from you
mail-information-asked-title = We need something more from you
mail-information-asked-lead = To go on with your complaint, we still need the following.
mail-information-asked-quote = What we ask you for:
mail-information-asked-next-by = Please add it by { $by }.
mail-information-asked-next-pause = While we wait for you, the time for handling your case is paused. It goes on as soon as we have your answer.
mail-information-asked-next-missing = If you do not have it, or do not know where to find it, tell us on the case page.
mail-information-asked-button = Add what is missing

mail-offer-subject = An offer for you to decide on
mail-offer-title = An offer for you to decide on
mail-offer-lead = There is an offer to settle your complaint. Whether you accept it is up to you.
mail-offer-quote = The offer:
mail-offer-next-by = Please accept or reject it by { $by }.
mail-offer-next-accept = If you accept, we see to it that everything promised is done.
mail-offer-next-reject = If you reject it, tell us why, and we go on with your case.
mail-offer-next-lapse = If you have not chosen by { $by }, the offer lapses, and we go on with your case.
mail-offer-button = See the offer and choose

mail-closed-subject = There is a result for your complaint
mail-closed-title = There is a result for your complaint
mail-closed-lead = We have finished with your complaint. The reasons are below.
mail-closed-lead-outcome = The result: { $outcome }.
mail-closed-quote = The reasons:
mail-closed-next-door = If you do not agree, you can still do this: { $door }
mail-closed-next-open = Everything that happened stays on the case page, which also says what else you can do. Please tell us there how it went.
mail-closed-button = See the result

mail-link-subject = The link to your complaint
mail-link-title = Open your complaint
mail-link-lead = Somebody, most likely you, just looked for a complaint with this e-mail address. The button below shows how it stands.
mail-link-not-you = Was it not you? You need not do anything. The link went to this address alone, and nobody else can see your case.
mail-link-button = See my complaint

mail-password-reset-subject = Set a new password for { $house }
mail-password-reset-title = Set a new password
mail-password-reset-lead = Somebody, most likely you, asked to set a new password for the account of this e-mail address at { $house }.
mail-password-reset-next-until = The link works until { $until }, and only once.
mail-password-reset-next-after = Once the new password is set, all your devices have to sign in again.
mail-password-reset-not-you = Was it not you? You need not do anything. Your password stays as it is.
mail-password-reset-button = Set a new password

mail-invitation-subject = You are invited to { $house }
mail-invitation-title = Choose a password
mail-invitation-lead = A colleague asks you to work on complaints in { $house }. Choose a password with the button below, and you can sign in.
mail-invitation-next-until = The link works until { $until }, and only once.
mail-invitation-next-after = Should it have run out, ask an administrator for another letter.
mail-invitation-button = Choose a password

mail-sign-up-confirmation-subject = Please confirm your e-mail address
mail-sign-up-confirmation-title = Confirm that this address is yours
mail-sign-up-confirmation-lead = Somebody, most likely you, signed up for { $house } with this e-mail address. Confirm it with the button below and your account is ready.
mail-sign-up-confirmation-next-until = The link works until { $until }, and only once.
mail-sign-up-confirmation-next-after = Complaints you filed with this address then appear in your account.
mail-sign-up-confirmation-not-you = Was it not you? You need not do anything. The account will not be opened.
mail-sign-up-confirmation-button = Confirm my address

mail-already-registered-subject = You already have an account of { $house }
mail-already-registered-title = You already have an account
mail-already-registered-lead = Somebody, most likely you, just signed up for { $house } with this e-mail address. It already has an account, so there is nothing to sign up for: just sign in.
mail-already-registered-next-forgot = If you forgot your password, choose "Forgot your password?" on the sign-in page.
mail-already-registered-not-you = Was it not you? You need not do anything. Nothing about your account has changed.
mail-already-registered-button = Sign in
mail-extended-subject = Your complaint needs more time
mail-extended-title = A date was put off, and here is why
mail-extended-lead = We cannot keep the date that we gave you. A supervisor looked at the reason and agreed to put it off.
mail-extended-quote = The reason:
mail-extended-next-demand = If we miss the new date, you can ask on the case page for somebody else to look at it.
mail-extended-button = See my complaint

mail-referral-subject = Where you can go next
mail-referral-title = Your next step is prepared
mail-referral-lead = We have done what we can. From here you can turn to: { $door }.
mail-referral-quote = Why there:
mail-referral-next-by = Go there before { $by }; after that they may refuse it.
mail-referral-next-keep = The case page holds the whole record and the evidence; take them with you.
mail-referral-button = See the whole record

mail-alerts-subject = News of your cases
mail-alerts-title = News of your cases
mail-alerts-lead = One letter an hour at most. What you read in your notifications first is not mailed; choose there what comes by mail.
mail-alerts-next-order = The one due first stands on top.
mail-alerts-button = Open notifications
mail-extended-next-by = The new date is { $by }.

mail-merged-subject = Your two complaints are handled together
mail-merged-title = Your two complaints are handled together
mail-merged-lead = Your complaints { $other } and { $reference } are about the same matter. From now on both are handled under { $reference }.
mail-merged-next-keep = Both references keep working. What you said and sent is still there; you need not send it again.
mail-merged-button = Open the complaint that goes on
mail-unmerged-subject = Your complaint goes on by itself again
mail-unmerged-title = Your complaint goes on by itself again
mail-unmerged-lead = Your complaint { $reference } was handled together with { $other }. It now goes on by itself again.
mail-unmerged-next-keep = Its dates are those from before; nothing was counted anew.
mail-unmerged-button = Open this complaint
mail-report-subject = { $name }: { $period }
mail-report-title = { $name } ({ $period })
mail-report-lead = Durations are in working time, percentiles within 1%. In brackets: the period before, of the same length.
mail-report-next-open = Open the report: each number leads to the cases behind it.
mail-report-next-stop = To receive it no longer, take yourself off it in Oversight, Scheduled reports.
mail-report-button = Open the report

# Letters to merchants, and what is told of their silence.
mail-merchant-asked-subject = Please answer a consumer's complaint
mail-merchant-asked-title = A complaint needs your answer
mail-merchant-asked-lead = A consumer complained to { $house } about a pay-later order that names you as the merchant. The link below shows our question and what the consumer agreed to show you; choose an answer there. You need no account.
mail-merchant-asked-quote = What we ask you:
mail-merchant-asked-next-by = Please answer by { $by }.
mail-merchant-asked-next-silence = If we hear nothing by then, we go on without you, and “no answer” is written into the decision and your record.
mail-merchant-asked-next-time = If you cannot make it, you can put the date off once on that page.
mail-merchant-asked-button = Read and answer
mail-merchant-reminder-subject = Reminder: this complaint waits for your answer
mail-merchant-reminder-title = We have no answer from you yet
mail-merchant-reminder-lead = We asked you to answer this complaint, and the date is near.
mail-merchant-reminder-quote = What we asked:
mail-merchant-reminder-next-by = Please answer by { $by }.
mail-merchant-reminder-next-silence = If we hear nothing by then, we go on without you, and “no answer” is written into the decision and your record.
mail-merchant-reminder-button = Read and answer
mail-merchant-silent-subject = The date has passed; the complaint goes on
mail-merchant-silent-title = The date has passed without your answer
mail-merchant-silent-lead = This complaint goes on without your answer. “No answer” is written into the case and your record, and we have told the consumer.
mail-merchant-silent-next-by = The date was { $by }.
mail-merchant-silent-next-late = You can still answer; it will be marked as late, and whoever handles the case will read it.
mail-merchant-silent-button = Answer now
mail-merchant-link-private = The link is for your shop: whoever opens it can answer for you, so please do not forward it. Opening and answering are recorded.
mail-merchant-link-until = The link works until { $until }.
mail-no-answer-subject = The merchant did not answer; your complaint goes on
mail-no-answer-title = The merchant did not answer. We go on
mail-no-answer-lead = We asked the merchant to explain and had no answer by the date. This does not harm you: your case goes on with what you gave us, and that the merchant did not answer will stand in the result.
mail-no-answer-next-wait = You need not do anything now. We will write when there is a result, or if we need something from you.
mail-no-answer-button = See my complaint
mail-fact-merchant-silent = The merchant
mail-merchant-silent-until = did not answer by { $until }

mail-reopened-subject = Your complaint is open again
mail-reopened-title = We have taken your complaint up again
mail-reopened-lead = After it was closed, something of your order changed: { $said }. That does not fit with the result, so we took the case up again by ourselves. You need not file anything.
mail-reopened-next-keep = Please do not pay for this order for now. If you have a new picture or bill, add it on the case page.
mail-reopened-button = See my complaint
mail-reopened-lead-plain = After it was closed, something of your order changed that does not fit with the result, so we took the case up again by ourselves. You need not file anything.
