# Guides
guides-title = Guides
guides-lede = How pay-later orders work, how to read the bill, how to keep proof, and who else can help.
guides-search = Search
guides-find = Search
guides-found =
    { $n ->
        [one] 1 guide about “{ $words }”
       *[other] { $n } guides about “{ $words }”
    }
guides-none = Nothing found. Try a shorter word, or let us ask you step by step.
guides-none-check = Answer a few questions to find out where it is stuck
guides-all = All guides
guides-checked = Checked on { $day }. Apps change; places and names may differ.
guides-related = Read next
guides-to-check = Find out where it is stuck
guide-kind-orders = Why an order does not end
guide-kind-proof = Bills and proof
guide-kind-account = Charges, accounts and credit
guide-kind-help = Who to turn to, and scams
guide-kind-provider = Each provider

# Administering guides
guides-admin-title = Guides
guides-admin-lead = Consumers see these articles on the home page, in the self-check and while they complain. See a preview first, then publish; earlier versions are kept.
guide-new = Write a new one
guide-not-used = Not in use
guide-slug = Name in the address
guide-slug-hint = Small letters, digits and dashes, for example finding-numbers. It cannot be changed later.
guide-kind = Under which heading
guide-provider = Which provider
guide-provider-none = About no provider
guide-position = Place under its heading
guide-checked = Checked on
guide-checked-hint = The last day on which the article was held to its sources
guide-in-use = In use (consumers can see it)
guide-related = What to read next
guide-related-hint = Names in the address, with commas between them
guide-part-title = Title
guide-part-summary = In one sentence
guide-part-words = Search words
guide-part-words-hint = Other words that people look for, with commas between them
guide-part-body = Text
guide-part-body-hint = ## heading, - or 1. list, **strong**, [words](/guides/name) link, > note, | table |
guide-in-zh = Chinese
guide-in-en = English
guide-preview = Preview
guide-preview-title = How it looks
guide-publish = Publish version { $version }
flash-guide-published = The guide is published.
guide-history = Earlier versions
guide-history-row = Version { $version }
guide-history-use = See it, and go on from it
guide-lead = Version { $version } is in use. You are changing version { $next }; consumers do not see it before it is published.
guide-shown-version = You are looking at version { $shown }; when published it becomes version { $next }.
guide-fault-slug = Use small letters, digits and dashes, 2 to 60 characters
guide-fault-slug-taken = There is a guide of this name; choose another
guide-fault-missing = Enter the { $part } in { $language }
guide-fault-too-long = The { $part } in { $language } has at most { $most } characters
guide-fault-provider = Choose a provider
guide-fault-checked = It cannot have been checked later than today
guide-fault-date = Enter a date such as 2026-11-27
guide-fault-related = There is no such guide: { $slug }
