# Looking for yourself first
check-title = Find out where it is stuck
check-lede = Two or three questions tell you what to do now and how long it usually takes. No account, and nothing is recorded.
check-which = Which of these is it?
check-straight = None of these? Complain straight away
check-progress = { $problem }, question { $n }
check-answered = Your answers
check-again = Change
check-choose = Choose an answer
check-on = Continue
check-do = Do this now
check-letter = You could write this
check-letter-note = Replace what stands in brackets. Leave out card numbers and passwords.
check-until = Until when
check-until-by = It has usually moved by { $time }. If it has not, complain.
check-until-done = You can see the result as soon as it is done. If it does not help, complain.
check-file-now = You can complain now
check-file-now-note = Your answers are carried over; you need not write them again.
check-file-later = Did not help? Complain
check-file-later-note = Your answers are carried over; you need not write them again. You may also complain now, without waiting.
check-read = Read more
check-anew = Start again
check-carried = What I checked:
check-carried-line = { $question } { $answer }

check-q-paid = Has the money been taken?
check-q-paid-hint = Look at the bill in Alipay or WeChat, not at the order page. It has been taken if the payment is there and says successful.
check-a-paid-yes = Yes, the bill says successful
check-a-paid-no = No, it is not in the bill, or says waiting or failed
check-a-paid-unsure = I do not know where to look
check-q-finished = Has the merchant finished the order?
check-q-finished-hint = On the order page “completed”, “awaiting charge” or “fulfilled” means yes; “in service”, “in progress” or “awaiting receipt” means not yet.
check-a-finished-yes = Yes
check-a-finished-no = Not yet
check-a-finished-unsure = I cannot tell
check-q-able = Can your account pay at the moment?
check-q-able-hint = Look at four things: enough money on the card or balance that is charged; some limit left; the payment password not locked; password-free payment still on.
check-a-able-yes = All four are fine
check-a-able-no = One of them is not
check-a-able-unsure = I do not know where to look
check-q-waited = How long ago was that?
check-q-waited-hint = Count from when you paid, the merchant finished the order, or you asked: whichever came last.
check-a-waited-under-a-day = Less than a day
check-a-waited-under-four-days = 1 to 3 days
check-a-waited-longer = More than 3 days
check-q-asked = Have you asked the merchant?
check-q-asked-hint = A message in the order or a call to the merchant counts.
check-a-asked-not-yet = Not yet
check-a-asked-no-answer = Yes, nobody answered
check-a-asked-refused = Yes, they said it is not theirs to do, or promised and did not do it
check-q-written = Did you ask in writing?
check-q-written-hint = A chat in the app, a text message or an e-mail counts: you can still read it later. A call alone does not.
check-a-written-yes = Yes, and I still have it
check-a-written-no = No, or I no longer have it
check-q-record = What do you have that shows the payment?
check-q-record-hint = One thing is enough; choose the strongest.
check-a-record-bill = It is in my Alipay or WeChat bill
check-a-record-bank-only = Not in the bill, but my bank card was charged
check-a-record-nothing = Nothing at all
check-q-payer = Whose account paid?
check-q-payer-hint = If family or a friend paid for you, the record is in their account.
check-a-payer-mine = My own
check-a-payer-somebody-elses = Somebody else’s
check-a-payer-unsure = I do not remember

check-advice-look-at-bill = First see whether the payment is in your bill
check-do-look-at-bill =
    Open the app you paid with and find the bill. In Alipay it is usually under Me, in WeChat under Me, Services, Wallet; versions differ.
    Look at the days around the payment, and at the other app and your bank card too. Pay-later orders are often charged after the goods or the service came, later than you ordered.
    Open the entry and read its status: successful means taken; waiting, closed or refunded means not taken, or given back.
    Then come back and check again.
check-advice-look-at-order = First find out how far the order has come
check-do-look-at-order =
    Open the order in the app you ordered with and read the top line; then open the pay-later record and read what the same order says there.
    If the two differ, take a screenshot of both: that is the most useful evidence in a complaint.
    If you still cannot tell, send the merchant the text below.
check-letter-look-at-order = Hello. I have received the goods (used the service) of order [order number]. Please tell me: have you finished this pay-later order on your side, and on which day? If not, please finish it by [tomorrow’s date]. Thank you.
check-advice-look-at-account = First see whether your account can be charged
check-do-look-at-account =
    How it is charged: in the settings of pay-later or automatic payment, see which card or balance comes first.
    Money: what is available there, and the card’s daily limit, must both be more than the order.
    Limit: if the page says the limit is used up or not available, the charge fails.
    Password-free payment: if it is switched off, or the payment password is locked after wrong tries, the charge fails too.
    Then come back and check again.
check-advice-wait-for-sync = You have paid; the status has probably not caught up yet
check-do-wait-for-sync =
    Take a screenshot of the payment in your bill now: trade number, time and the word successful must be readable.
    Take one of the order page as well.
    Do not pay again.
check-advice-wait-for-charge = It will be charged again; do not pay in another way yet
check-do-wait-for-charge =
    Keep enough money on the card or balance that is charged until it has worked.
    Do not send the merchant money privately: the next charge would make you pay twice.
    If the order page has a “pay now” button, you may use it; take a screenshot afterwards.
    If the charge keeps failing, the platform may pay the merchant for you, and you then owe the platform; usually 24 to 72 hours after the charge failed.
check-advice-wait-for-arrival = The money is on its way; keep the proof
check-do-wait-for-arrival =
    Take a screenshot of the payment in your bill: trade number, time and the word successful must be readable.
    See whether you were charged twice: note any payment of the same amount at about the same time.
    Do not pay again.
check-advice-wait-for-answer = You asked less than a day ago: wait until this time tomorrow
check-do-wait-for-answer =
    Take a screenshot of what you wrote, with its date.
    While the order is open, do not cancel it and do not close the pay-later service.
check-advice-ask-to-finish = Ask the merchant to finish the order
check-do-ask-to-finish =
    Send the merchant the text below from the order page. Use the chat in the app rather than the telephone: then you can show it later.
    Name a date by which it is to be done.
    Take a screenshot afterwards.
check-letter-ask-to-finish = Hello. I received the goods (used the service) of order [order number] on [date], and I have paid: [amount] yuan on [date of payment], trade number [trade number]. The pay-later order still shows as unfinished. Please finish it on your side, or send the payment result to the platform, by [date in two days], and tell me. Thank you.
check-advice-ask-for-payment = Give the merchant the trade number to look it up
check-do-ask-for-payment =
    Open the payment in your bill and copy the trade number and the merchant’s order number.
    Send the merchant the text below, with a screenshot of the payment.
    If you were charged twice, say so in the same message.
check-letter-ask-for-payment = Hello. I have paid for order [order number]: [amount] yuan at [date and time], trade number [trade number], merchant order number [merchant order number]. My bill says successful; you say that it did not arrive. Please look it up by the trade number and tell me what you find by [date in two days]. Thank you.
check-advice-ask-in-writing = Ask once more in writing, with a date
check-do-ask-in-writing =
    On the order page, find “contact merchant” or “contact support” and send the text below.
    If there is only a telephone, send a message right after the call: “You have just told me that …”.
    Take a screenshot afterwards, with its date.
check-letter-ask-in-writing = Hello. Order [order number]: [the problem in one sentence, for example: received and paid, still shown as in progress]. I asked you on [date] and have had no result. Please tell me by [date in two days] what you will do and by which day. Thank you.
check-advice-ask-platform = Ask the platform to step in, and give it three days
check-do-ask-platform =
    On the order page, find “platform intervention”, “after-sales” or “complain about the merchant”, and use the text below.
    Attach a screenshot of your chat with the merchant.
    While the order is open, do not close the pay-later service.
check-letter-ask-platform = Order [order number], merchant [merchant]. On [date] I asked the merchant in writing to [what they should do] and have had no answer. Payment: [amount] yuan on [date], trade number [trade number]. Please verify the payment, correct the status of the order, and answer me by [date in three days].
check-advice-mend-account = Mend the account first, then pay this order
check-do-mend-account =
    Not enough money: put money on the card or balance that is charged, a little more than the order.
    Limit used up: choose another way of paying, or pay some of it back.
    Password locked: reset it in the app. Never tell anybody a code from a text message.
    Password-free payment off: press “pay now” on the order page yourself.
    Stay until your bill says successful, and take a screenshot.
check-advice-not-yet-due = The order is still running; nothing is due yet
check-do-not-yet-due =
    A pay-later order is charged after the merchant finishes it. Not charged yet does not make you late.
    If you have the goods or have used the service, ask the merchant to finish it; you can use the text below.
    Keep enough money on the card: it is charged by itself once the merchant has finished.
check-letter-not-yet-due = Hello. I received the goods (used the service) of order [order number] on [date], but it still shows as in progress. Please finish it by [date in three days], so that it can be charged as usual. Thank you.
check-advice-export-bill = You have strong proof: export the bill
check-do-export-bill =
    In your Alipay or WeChat bill, choose export or download, for personal accounting. The file comes to your e-mail as an archive: unpack it with the password that the app shows.
    Upload the file in it with your complaint. We find the payment in it and show its time, amount and status; it is harder to deny than a screenshot.
    Take a screenshot of the payment as well, and send both.
check-advice-ask-the-bank = Ask your bank for an electronic receipt
check-do-ask-the-bank =
    Find the charge in your mobile banking and see whether there is an electronic receipt to download.
    If not, send the text below to your bank: who received the money, and under which number?
    You may complain before you have it: upload the bank’s record of the charge.
check-letter-ask-the-bank = Hello. My card ending in [last four digits] was charged [amount] yuan at [date and time]. Please send me the electronic receipt of this transaction, with the name of the payee and the transaction number. I need it to show that I have paid.
check-advice-ask-the-payer = Ask whoever paid for the record
check-do-ask-the-payer =
    Ask them to find the payment in their own bill and take a screenshot: trade number, time and amount must be readable.
    Ask for one sentence in writing, “I paid this order for …”, and upload both.
    Anything that has nothing to do with it may be covered.
check-advice-file-sync = Paid and finished, and the status is still wrong: you can complain
check-do-file-sync =
    This is usually a system fault, or a payment result that was not passed on. The platform and the merchant must correct it; you cannot.
    Bring two pictures: the payment in your bill, and the order page.
    We ask the platform to verify the payment, correct the status and confirm that your credit is not affected.
check-advice-file-charge = Your account is fine and the charge fails: you can complain
check-do-file-charge =
    Only the platform can see why a charge fails. We ask it to say so, and not to record you as late until that is clear.
    Keep enough money on the card. Do not send the merchant money privately.
    Bring two pictures: the page that says the charge failed, and the balance of the account on that day.
check-advice-file-arrival = The money was taken and did not arrive: you can complain
check-do-file-arrival =
    With the trade number we ask the platform where the money went, and the merchant to correct the order.
    Bring the payment in your bill; and your bank’s record, if you have it.
    If you were charged twice, bring both.
check-advice-file-silence = Nobody answers: you can complain
check-do-file-silence =
    Take a screenshot of what you asked, with its date.
    We pass it to the merchant with a last day for the answer. If none comes, we decide on the evidence there is.
check-advice-file-refusal = The merchant will not do it: you can complain
check-do-file-refusal =
    Take a screenshot of the answer, above all “not ours to do”, or a date that was promised.
    We say who has to do what, and by when.
check-advice-file-proof = You can complain without any proof
check-do-file-proof =
    You only need the approximate date, the amount and the merchant.
    We ask the platform to look in its own records: whoever handles payments keeps them, and you may ask.
    Whatever turns up later can be added later.
