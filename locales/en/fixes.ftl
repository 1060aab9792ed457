# What mends an order: who has to do what, and what proves it done (docs/fixes.md).
fix-title = What mends it
fix-proof = Proof that it is done: { $proof }.
fix-state-or = ” or “
fix-proof-or = ,{" "}or{" "}
fix-settled = The claims fit together: nothing of the order has to be corrected.
fix-not-about-order = The claims fit together: nothing of the order has to be corrected. What is to be solved is something else.
fix-message = See the words
fix-fill-merchant = Fill the request to the merchant
fix-fill-platform = Fill the request to the platform
fix-fill-consumer = Fill the message to the consumer
fix-fill-asks-consumer = Fill the request to the consumer
fix-fill-in = { $form } ({ $language })
fix-not-shared = The consumer has not agreed that merchant and platform learn of the order. Ask for that first, then use these words.
fix-proved = Now { $said }. That proves done what was owed: { $act }.
fix-answered = Now { $said }. The claims fit together: nothing of the order has to be corrected.
fix-proved-close = Close with this proof
fix-proved-explanation = Explanation for the consumer
fix-proved-as = Outcome: { $outcome }; root cause: { $cause }.
fix-proved-because = Root cause: { $cause }. The outcome is for you to judge: whoever was complained of may have done nothing wrong.
case-did-fix-proved = A new fact proves done what was owed: { $act }. Closing is proposed
case-did-fix-answered = With a new fact the claims fit together. Closing is proposed
case-did-fix-undone = later, { $said }, which does not fit with the proof it was closed on; the case reopened by itself

fix-act-finish-order = the merchant has to complete the order
fix-act-sync-paid = the merchant has to tell the platform that it was paid
fix-act-merchant-behind = the merchant has to book what the platform says, and stop asking for money
fix-act-push-result = the platform has to hand the result of the deduction on to the order
fix-act-release = the platform has to cancel an order that owes nothing, and release what it holds
fix-act-refund-second = the merchant has to give back the second payment
fix-act-advanced-and-paid = the merchant has to give back what the platform advanced, and the platform has to clear the consumer’s debt
fix-act-fund-account = the consumer has to make the deduction possible: top up, raise the limit, or unlock the account
fix-act-correct-record = the platform has to correct the record, also with a credit reference centre it reported to
fix-act-page-behind = the platform has to make what it shows agree
fix-act-record-withheld = first, the platform has to give the record of the payment
fix-act-payment-unknown = first, ask the merchant whether the money came
fix-act-paid-unproved = first, ask the consumer for the record of the payment: a bill or a bank statement
fix-act-result-awaited = first, ask the platform whether the deduction went through
fix-act-arrival-unknown = first, ask the merchant whether the money arrived
fix-act-order-unknown = first, ask the platform how the order stands
fix-act-cancel-unconfirmed = first, ask the platform whether the order is really cancelled
fix-act-payment-unheard = first, ask the merchant whether they got this payment
fix-act-cancelled-but-paid = the merchant has the money and the order is cancelled: give it back, or let the order go on
fix-act-cancelled-unclear = first, ask the merchant whether the money came, and why the order was cancelled
fix-act-nothing-known = first, ask the consumer what the order page shows now

fix-order-number = order { $number } ({ $amount })
fix-order-payment = the order with payment reference { $number } ({ $amount })
fix-order-plain = an order of { $amount }

fix-message-finish-order =
    This is about { $order }: { $provider } still shows it as not completed. Please check whether the service has ended:
    if it has, complete the order in your pay-later back office (Zhima: pay / creditbizorder.finish; WeChat PayScore: complete the order);
    if nothing is due, cancel it.
    When that is done, tell us when, and what { $provider } shows then.
fix-message-sync-paid =
    This is about { $order }: it was paid, and { $provider } still shows it as unpaid. Please sync the payment to the platform:
    WeChat PayScore: sync the service order (Order_Paid); Zhima: complete the order; without a program, mark it as paid in your back office.
    A sync fails while a deduction runs: try again after 3 minutes; in the acquirer mode it can take up to 24 hours.
    When that is done, tell us when, and what { $provider } shows then.
fix-message-merchant-behind =
    { $provider } shows that nothing is due any more, and you still ask for money. This is about { $order }. Please look it up in your statement, book what the platform says, and stop asking for it.
    When that is done, tell us the state of the order in your system.
fix-message-push-result =
    This is about { $order }: a payment is on record, and the order still shows a deduction that runs or failed. Please look up its result, hand it on to the order and to the merchant, and make sure that nothing is deducted again.
    When that is done, tell us when the deduction was, and the state of the order now.
fix-message-release =
    { $merchant } says that nothing is owed: cancelled or refunded. This is about { $order }, which you still show as unpaid. Please cancel it, release what is held or to be deducted, and make sure that nothing is deducted or counted as overdue.
    When that is done, tell us when, and the state of the order now.
fix-message-refund-second =
    This is about { $order }: money was taken twice. Please compare both payments and give one back: the one that the platform advanced or deducted, the way it came.
    When that is done, tell us when, how much, and the number of the refund.
fix-message-advanced-and-paid =
    This is about { $order }: the consumer had paid you, and { $provider } advanced the same money. Please compare both receipts and give back to { $provider } what it advanced, so that it clears what the consumer is said to owe.
    When that is done, tell us when, how much, the number of the refund, and what { $provider } shows then.
fix-message-fund-account =
    The deduction did not go through. This is about { $order }. Please look in { $provider }: is the balance or the limit enough, are password and password-free payment on, is the account locked?
    Then press “pay now” on the order page or wait for the next deduction, and pay once only. When it is paid, tell us what the order page shows.
    If anything is unclear, do not pay again: ask us first.
fix-message-correct-record =
    This is about { $order }: a payment is on record, and the platform still has it as owed or overdue. Please check the payment, correct the order and the credit record, and what was reported to a credit reference centre too, with a dispute mark until then.
    When that is done, tell us when, and the state of the order and of the credit record now.
fix-message-page-behind =
    This is about { $order }: the platform has it as paid or cancelled, and the consumer’s page or bill shows something else. Please find out why and correct what is shown.
    When that is done, tell us the state of the order now.
fix-message-record-withheld =
    The consumer says that they paid, and cannot get at a record that shows it. This is about { $order }. Please give us the record of the payment: time, amount, number, payee and result.
fix-message-payment-unknown =
    The consumer says that they paid, and the order is not completed. This is about { $order }. Please check whether the money came:
    if it did, sync the payment to the platform and complete the order;
    if it did not, tell us the state of the order now, and what is still due.
fix-message-paid-unproved =
    You say that you paid, and the other side cannot find the money. Please send us what shows the payment:
    1. The bill that your payment app exports, or the line of your bank statement (cover what has nothing to do with it)
    2. When you paid, and the number of the payment
fix-message-result-awaited =
    This is about { $order }: it shows a deduction that does not end. Please look up whether it went through: if it did, hand the result on to the order; if it did not, tell us why, and when the next one is.
fix-message-arrival-unknown =
    This is about { $order }: a payment is on record. Please check whether the money arrived: if it did, book it and tell us when; if it did not, tell us what your account shows.
fix-message-order-unknown =
    This is about { $order }: it is said to be paid, and we do not know how it stands with you. Please tell us: the state of the order now, whether a deduction is to come, whether anything is counted as overdue.
fix-message-cancel-unconfirmed =
    { $merchant } says that it was cancelled or refunded. This is about { $order }. Please confirm that it is so with you: the state of the order now, whether a deduction is to come, whether anything is counted as overdue.
fix-message-payment-unheard =
    The consumer says that they paid. This is about { $order }. Please check whether you got it: if you did, tell us when and complete the order; if you did not, tell us the state of the order now.
fix-message-cancelled-but-paid =
    This is about { $order }: it was paid, and shows as cancelled. Please compare your receipts and do one of the two: give the money back the way it came, or restore the order and sync the payment to { $provider }.
    When that is done, tell us when, and the number of the refund or the state of the order now.
fix-message-cancelled-unclear =
    The consumer says that they paid, and the order shows as cancelled. This is about { $order }. Please check whether you got the money, why the order was cancelled, and whether the money was given back.
fix-message-nothing-known =
    To find out about this order we need a little more from you:
    1. What the order page shows now (copy the words, or send a picture)
    2. Whether you paid, and when

fix-you-title = What is still missing
fix-you-margin = With this done, the order is in order
fix-you-proof = How we know that it is done: { $proof }.
fix-you-asked-until = We have asked { $whom } to answer by { $date }.
fix-you-asked = We have asked { $whom }. Their answer will stand on this page.
fix-you-will-ask = We see to this. You need not do anything.
fix-you-yours = Only you can do this.
fix-you-proved = Now { $said }, and that fits with all others. We check it and give you the result.
fix-you-how = This guide says how
fix-you-why = This guide says what is behind it
fix-you-finish-order = { $merchant } has to complete the order: until then it does not move.
fix-you-sync-paid = { $merchant } has to tell { $provider } that it was paid: until then the order does not move.
fix-you-merchant-behind = { $provider } shows that nothing is due. { $merchant } has to book that and stop asking for money.
fix-you-push-result = { $provider } has to hand the result of the deduction on to the order.
fix-you-release = Nothing is owed. { $provider } has to cancel the order and release what it holds.
fix-you-refund-second = Money was taken twice for this order. One payment has to come back to you.
fix-you-advanced-and-paid = You had paid { $merchant }, and { $provider } paid them once more for you. { $merchant } has to give that back to { $provider }, and then you owe nothing for this order. Please do not pay again.
fix-you-fund-account = The deduction did not go through. Please look in { $provider } whether the balance or the limit is enough, whether password and password-free payment are on, and whether the account is locked. Then pay once only.
fix-you-correct-record = A payment is on record. { $provider } has to correct the order and the credit record.
fix-you-page-behind = { $provider } has to make what it shows agree.
fix-you-record-withheld = The record of the payment that you cannot get at, { $provider } has, and has to give.
fix-you-payment-unknown = First we have to know whether the money came to { $merchant }.
fix-you-paid-unproved = First we have to see the record of the payment. Please send us the line of your bill or bank statement.
fix-you-result-awaited = First we have to know whether the deduction went through. { $provider } can tell.
fix-you-arrival-unknown = First we have to know whether the money arrived at { $merchant }.
fix-you-order-unknown = First we have to know how the order stands with { $provider }.
fix-you-cancel-unconfirmed = { $merchant } says that it was cancelled or refunded. { $provider } has to confirm that.
fix-you-payment-unheard = First we have to know whether { $merchant } got this payment.
fix-you-cancelled-but-paid = { $merchant } has the money and the order is cancelled: it has to come back to you, or the order has to go on.
fix-you-cancelled-unclear = First we have to know whether { $merchant } got the money, and why the order was cancelled.
fix-you-nothing-known = First we have to know what the order page shows now. Please tell us in a message below, or send a picture.
complaint-story-fix-undone = Later, { $said }, which does not fit with the result: we took the case up again by ourselves

fix-explanation-finish-order = Your complaint is upheld. { $merchant } had not completed the order in time, so it did not move. Now { $said }, and that fits with what the others say. Please do not pay for this order again; if anything changes, tell us on the case page.
fix-explanation-sync-paid = Your complaint is upheld. You had paid, and { $merchant } had not told { $provider }, so the order stood as unpaid. Now { $said }, and that fits with what the others say. Please do not pay for this order again; if anything changes, tell us on the case page.
fix-explanation-push-result = Your complaint is upheld. The result of the deduction had not reached the order, so it did not move. Now { $said }, and that fits with what the others say. Please do not pay for this order again; if anything changes, tell us on the case page.
fix-explanation-release = Your complaint is upheld. Nothing is owed, and { $provider } still showed the order as unpaid. Now { $said }. If something is still held or to be deducted, tell us on the case page.
fix-explanation-refund-second = Your complaint is upheld. Money was taken twice for this order. Now { $said }: one payment was given back. If you do not see it, tell us on the case page.
fix-explanation-advanced-and-paid = Your complaint is upheld. You had paid { $merchant }, and { $provider } paid them once more for you, so the order stood as a debt of yours. Now { $said }: you owe nothing for this order, please do not pay again. If somebody still asks you for money, or your credit record is not corrected yet, tell us on the case page.
fix-explanation-fund-account = The order was stuck because the deduction failed. Now { $said }, and that fits with what the others say. Please do not pay for this order again; if anything changes, tell us on the case page.
fix-explanation-correct-record = Your complaint is upheld. The money was paid, and the record had not followed. Now { $said }, and that fits with what the others say. If your credit record is not corrected yet, tell us on the case page.
fix-explanation-tell = Your complaint is upheld. How the order stands is known now: { $said }, and that fits with what the others say. If anything changes, tell us on the case page.

# The letter of a case that a later fact took up again.
text-reopened = [Redress] Complaint { $reference } is open again. We go on with it.
returned-letter-reopened = Notice that it is open again
letter-kind-reopened = A case that reopened by itself
letter-field-said = Who says what now
