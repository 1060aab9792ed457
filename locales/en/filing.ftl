# The six steps of filing
filing-progress = Step { $at } of { $of }
filing-step-problem = What went wrong
filing-step-order = Which order
filing-step-details = What happened
filing-step-evidence = Evidence
filing-step-contact = Contact
filing-step-review = Check and file
filing-kept = Continue saves your answers. They stay on this device for 3 days, so you can come back later.

filing-start-title = You have a complaint you have not filed yet
filing-start-lede = Everything you filled in is still here. You can go on.
filing-start-lede-named = It is about “{ $summary }”. Everything you filled in is still here. You can go on.
filing-start-on = Go on
filing-start-anew = Delete it and start again
filing-start-anew-note = If this is about something else, you can delete it. The answers and the files you sent will be deleted.

filing-problem-title = What went wrong?
filing-problem-hint = Choose the nearest. If you are not sure, choose “Something else” and explain later.
filing-hint-order-stuck = The order still shows in service, unpaid or waiting to be charged
filing-hint-payment-delayed = The money left my account, but the merchant or platform says it did not arrive; or I was charged twice
filing-hint-service-unresponsive = I asked the merchant or the platform and got no result
filing-hint-rights-unprotected = I have nothing to show for it, or I am marked as overdue
filing-hint-other = None of these

filing-order-title = Which order is it?
filing-order-lede = We use this to look the order up with the merchant and the platform. Copy it from the order page and leave out what you do not know.
filing-provider = Pay-later platform
filing-provider-hint = Where you chose to pay later
filing-choose = Choose
filing-merchant = Merchant
filing-merchant-hint = The shop or company named on the order or bill
filing-amount = Amount paid
filing-amount-hint = What you paid for this order, for example 258.00
filing-other-currency = Not in yuan?
filing-currency = Currency
filing-order-number = Order number
filing-order-number-hint = On the order page; press and hold to copy it
filing-payment-reference = Payment number
filing-payment-reference-hint = On that payment in Alipay, WeChat or your bank
filing-ordered-on = Ordered on
filing-paid-on = Paid on
filing-date-hint = Leave it empty if you do not remember
filing-displayed-status = What the order shows now
filing-displayed-status-hint = In the words of the page, for example “In service”

filing-details-title = What happened
filing-details-lede = Tell it in order: when you ordered, how you paid, how it stands now, whom you asked.
filing-summary = In one sentence
filing-summary-hint = Up to 60 characters, for example “Paid for cleaning, order still open”
filing-description = What happened
filing-description-hint = Do not write card passwords or SMS codes
filing-wish = What you would like
filing-wish-hint = For example: mark the order as finished and do not charge me again

filing-evidence-title = Upload your evidence
filing-evidence-lede = You chose “{ $problem }”. Screenshots are enough. You can also file without and add them later.
filing-evidence-errors = Some files did not arrive
filing-proof = What is here so far
filing-proof-order = Which order: merchant and amount are given
filing-proof-payment = Proof of payment: here
filing-proof-payment-missing = Still missing: proof of payment, a screenshot of the bill with its payment number
filing-proof-delivery = Proof that you got the goods or the service: here
filing-proof-delivery-missing = Still missing: proof that you got the goods or the service, such as the order page or a work slip
filing-proof-chat = Chat with merchant or support: here
filing-proof-chat-missing = Still missing: your chat with merchant or support, if you have it
filing-proof-note = You can go on now. Adding what is missing usually saves a round of questions.
filing-files = { $n ->
    [one] { $n } file is here
   *[other] { $n } files are here
 }
filing-files-full = 10 files are here and no more fit. Remove one to change it; after filing you can add more.
filing-file-told = { $size } · received { $time }
filing-file-open = Download
filing-file-remove = Remove
filing-kind = What the files show
filing-add-files = Add files
filing-choose-files = Choose files
filing-files-hint = JPEG, PNG, WebP or HEIC pictures, or PDF. Each smaller than 20 MB, 10 at most.
filing-upload = Upload and choose more
filing-continue-note = Uploads the chosen files too

filing-contact-title = How can we reach you?
filing-contact-lede = Give an e-mail address or a phone number, or both. Answers and the link to follow your complaint go to the e-mail address.
filing-name = Name
filing-name-hint = What we should call you; it need not be your full name
filing-email = E-mail
filing-email-hint = For our answers. Never given to the merchant
filing-phone = Phone
filing-phone-hint = We call only to clear something up. Never given to the merchant

filing-review-title = Check your answers before you file
filing-review-lede = After filing you can still add explanations and evidence, but not change what you filed.
filing-dates-cross = The payment date is before the order date. Change it if they are swapped; if it is right, leave it.
filing-sum-problem = Problem
filing-sum-type = Kind
filing-sum-order = Order
filing-sum-details = What happened
filing-sum-evidence = Evidence
filing-sum-files = Files
filing-sum-contact = Contact
filing-after = After you file
filing-first-by = First answer by
filing-result-by = Result by
filing-consent = You may share the order and the evidence with the merchant and the platform
filing-consent-hint = Never your phone number or e-mail address. You can file without this.
filing-true = By filing you say that this is true.
filing-send = File the complaint

filing-filed-title = We have your complaint
filing-filed-first = You will hear from us by { $at }.
filing-mailed = The link to follow it is on its way to { $email }. You can open it at any time.
filing-in-account = The complaint is in your account too.
filing-link-title = Keep this link
filing-link-keep = You gave no e-mail address, so this link is the only way to follow your complaint and read our answers. Copy it now and keep it in your notes.
filing-link-secret = Whoever has this link can read your complaint, so do not pass it on. The reference alone opens nothing.
filing-next = What happens next
filing-next-1 = A person reads what you wrote, looks at the evidence and answers.
filing-next-2 = Where needed we ask the merchant and the platform, and you if anything is missing.
filing-next-3 = We tell you the result and the reasons.
filing-next-by = By { $at }
filing-phone-use = If something needs clearing up, we call { $phone }.
filing-see-case = See this complaint

flash-filing-uploaded = The files have arrived
flash-filing-removed = The file is removed

# What to mend
filing-missing-problem-type = Choose what went wrong
filing-missing-provider = Choose the pay-later platform
filing-missing-merchant = Enter the merchant's name
filing-missing-amount = Enter the amount you paid
filing-malformed-currency = Choose a currency from the list
filing-amount-not-a-number = Write the amount in digits only, for example 258.00
filing-amount-too-many-decimals = Write the amount with at most two decimals, for example 258.00
filing-amount-out-of-range = Write an amount between 0.01 and 10,000,000.00
filing-date-unreadable = Write the whole date, for example 2026-11-08
filing-date-in-the-future = Choose today or an earlier day
filing-date-too-old = Choose a day after 2015 began
filing-missing-summary = Say in one sentence what is wrong
filing-missing-description = Write what happened
filing-missing-name = Enter your name
filing-missing-contact = Enter an e-mail address or a phone number
filing-malformed-email = Enter the whole e-mail address, for example name@example.com
filing-malformed-phone = Enter a phone number, for example 138 0013 8000

upload-empty = “{ $name }” is empty. Choose it again
upload-wrong-type = “{ $name }” is of a kind we cannot take. Use a JPEG, PNG, WebP or HEIC picture, or a PDF; a screenshot is enough
upload-too-big = The file must be smaller than 20 MB: “{ $name }” is { $size }. A screenshot is enough, no need for a recording
upload-too-many = There is no room for “{ $name }”: 10 files at a time at most, and 50 files or 200 MB for one complaint
upload-too-many-pixels = “{ $name }” is too large a picture: 12,000 pixels a side at most. A screenshot is enough
upload-damaged = “{ $name }” cannot be opened; it may not have been saved whole. Take the screenshot again or choose another file
upload-cut-off = “{ $name }” did not arrive whole; the connection may have broken. Choose it again
upload-cut-off-all = Not everything arrived; the connection may have broken. See what is missing below and choose it again
