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
filing-files-full = 10 files are here and no more fit. Remove one to change it; after filing you can add more.
filing-file-told = { $size } · received { $time }
filing-file-open = Download
filing-file-remove = Remove
filing-kind = What the files show
filing-add-files = Add files
filing-choose-files = Choose files
filing-files-hint = JPEG, PNG, WebP or HEIC pictures, PDF, or a bill exported from Alipay, WeChat, JD or Meituan (CSV, XLSX). Each smaller than 20 MB, 10 at most.
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
filing-where-numbers = Where do I find these numbers?
filing-odd-order-number = The order number “{ $number }” does not look like one. Compare it with the order’s page; if it is right, leave it.
filing-odd-payment-reference = The trade number “{ $number }” does not look like one; it is usually a long row of digits. Compare it with your bill; if it is right, leave it.
filing-alike = You seem to have complained about this order already:
filing-alike-note = If it is the same matter, add to that complaint: it is faster. If not, go on and file this one.

# Going on with another device
carry-link = Go on with another device
carry-title = Go on with another device
carry-lede = Upload screenshots from your phone, or type on a computer: both fill in the same complaint.
carry-back = Back to the complaint
carry-scan = Scan it with your phone
carry-code = Code that opens this complaint
carry-copy = Or copy the link and send it to yourself
carry-note = Whoever has the link can read and change this complaint, so send it to yourself alone. It ends when you file, or after { $hours } hours in which nobody filled anything in.
carry-land-title = Go on with your complaint
carry-land-lede = This link opens a complaint that has not been filed yet.
carry-land-other = There is another unfinished complaint on this device. Once you open this one, the other cannot be found here any more.
carry-land-button = Go on
carry-land-note = If you did not send this link to yourself, do not open it, and do not enter anything personal there.

# Consent, complaining for somebody else, personal numbers
filing-consents = Do you agree? (none of these is needed)
filing-for-other = Complaining for somebody else?
filing-for-other-yes = I complain for somebody else
filing-for-other-hint = For your parents, for example. Their signed authority is needed; you upload it in the last step. Give your own contact details here.
filing-represented = For whom
filing-represented-hint = The name of the person whose order it is
filing-missing-represented = Enter for whom you complain
filing-authority = Upload the authority
filing-authority-body = You complain for { $name }, whose signed authority is needed. The text below can be written on paper, signed, photographed and uploaded.
filing-authority-text = Authority: I, { $whom }, authorise { $by } to complain to { -house } about my order “{ $order }”, to hand in evidence, to receive answers, and to accept or reject offers. Signature:          Date:
filing-authority-file = The signed authority
filing-missing-authority = Upload the authority signed by { $name }, then file
filing-upload-one = Upload the authority
filing-tells-numbers = There seems to be the number of an identity or bank card in what you wrote. It is not needed here, so better delete it; if you leave it, whoever handles your case sees it with its middle hidden.
evidence-authority = Authority, signed

# Further orders with the same problem
filing-orders-title = Other orders with the same problem?
filing-orders-lede = Orders from the same merchant with the same problem can go into one complaint. Leave this if there are none.
filing-orders-number-hint = Order number or payment reference, at least one
filing-orders-missing-number = Enter the order number or the payment reference
filing-orders-full = One complaint takes { $most } further orders. Please file another for the rest.
filing-orders-add = Add this order
filing-orders-done = Done, back to the review
filing-orders-sum = Other orders
filing-orders-one = Order
filing-privacy = Personal data is used as the version of { $version } says:
