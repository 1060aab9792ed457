# Sentences in letters that the case decides on.
letter-next-door = about the merchant, call 12315 or complain at 12315.cn; about payments or credit records, call the People’s Bank of China at 12363; about banks or consumer finance companies, call the financial regulator at 12378. Keep the reference and this letter.
alert-warned = { $clock } is due soon: { $due }
alert-missed = { $clock } is overdue; it was due { $due }
alert-reopened = Reopened again, due { $due }
alert-stakes = A large sum or a consumer in need, due { $due }
alert-demanded = The consumer asked for a review, due { $due }
alert-assigned = Given to you
alert-taken-away = Moved on; not yours any more
alert-mentioned = A colleague mentioned you in a note
alert-consumer = The consumer answered or decided
alert-answered = The merchant or platform answered
alert-evidence = New evidence came
alert-escalated = Your case was escalated
alert-raised = A colleague escalated it to you
alert-extension-asked = An extension is asked for
alert-extension-answered = Your request for an extension was answered
alert-more = { $n } more; see your notifications
