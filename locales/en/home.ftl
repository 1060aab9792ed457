home-title = Complaints about pay-later orders
home-heading = Paid, but the pay‑later order is still not settled?
home-lede = Complain here. We check the payment records and get an answer from the merchant and the platform. Every step says who is handling it and by when you will hear.
home-start = Start a complaint
home-start-note = About 8 minutes, and you can stop half-way. No sign-up, free of charge.
home-which = What happened
home-which-note = Choose the nearest; you can change it later.
home-pace = How long it takes now
home-pace-of = From { $n } complaints filed { $since } to { $until } that have had their first answer.
home-pace-first = First answer
home-pace-working = In working time: working days, 9:00–18:00
home-pace-told = First answer: half of people hear within { $median }, nine in ten within { $p90 }; our promise is { $promise }
home-pace-start = Filed
home-pace-half = Half of people, within
home-pace-nine = Nine in ten, within
home-pace-promise = Our promise
home-prepare = What to bring
home-prepare-note = You can file without one or two of these and add them later.
home-prepare-payment = The payment record
home-prepare-payment-how = The detail page of that payment in Alipay or WeChat, with its number and time.
home-prepare-order = The order as it is now
home-prepare-order-how = A screenshot of the order page, with its number and status.
home-prepare-chat = Your chat with merchant or support
home-prepare-chat-how = If you have it, above all where they promised a date.
home-after = After you file
home-after-1 = You get a reference and the latest time of our first answer.
home-after-1-when = At once
home-after-2 = A person looks at the evidence and answers; if anything is missing we say so once, in full.
home-after-3 = Where needed it goes to the merchant. If they do not answer, we decide on the evidence we have.
home-after-3-when = The merchant has { $time }
home-after-4 = We tell you the result and the reasons; you can accept it or not.
home-after-within = Within { $time }
home-working-hours = { $hours ->
    [one] { $hours } working hour
   *[other] { $hours } working hours
 }
home-working-days = { $days ->
    [one] { $days } working day
   *[other] { $days } working days
 }
home-track = Track a complaint
home-track-note = To keep it private, we send the link to the e-mail address you gave when you filed.
home-track-reference = Reference
home-track-reference-hint = It begins with RD, for example RD-2026-004817-7
home-track-email = E-mail address you filed with
home-track-send = Send me the link
home-check = Find out where it is stuck
home-learn = Understand it first
home-learn-note = A few minutes each.
