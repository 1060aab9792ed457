# Accounts, signing in, private links
access-nav-desk = Desk

access-name = Name
access-email = E-mail
access-password = Password
access-new-password = New password
access-old-password = Current password
access-role = Role
access-team = Team
access-reference = Reference

access-name-hint = What we call you, in letters too
access-staff-name-hint = The name that colleagues and consumers see
access-email-hint = To sign in with; we send a letter there to confirm it
access-password-hint = At least 10 characters. A few unrelated words in a row are easy to keep in mind and hard to guess

access-missing-name = Enter your name
access-missing-email = Enter your e-mail address
access-malformed-email = Enter a whole e-mail address, such as name@example.com
access-missing-password = Enter your password
access-missing-new-password = Choose a password
access-missing-reference = Enter the reference
access-malformed-reference = Check the reference: it begins with RD, as in RD-2026-000128-8
access-password-too-short = Use at least 10 characters
access-password-too-long = Use at most 256 characters
access-password-too-common = This password is easily guessed; choose another
access-email-taken = This address has an account already; use another

access-sign-in = Sign in
access-sign-in-failed = You are not signed in yet
access-wrong = E-mail and password do not fit together. Check both, or set a new password
access-confirm-first = The password is right, but the address is not confirmed yet. We sent the letter again: press the button in it, then sign in here
access-forgot-link = Forgot your password?
access-no-account = No account yet?
access-sign-up = Sign up
access-track-lead = Complained without an account?
access-track-link = Track it by its reference
access-have-account = Have an account?
access-back-to-sign-in = Back to sign in

access-sign-up-title = Make an account
access-sign-up-lead = An account keeps your complaints in one place. You can complain without one.

access-sent-title-sign-up = Look for our letter
access-sent-lead-sign-up = If this address had no account yet, a letter to confirm it is on its way.
access-sent-next-sign-up = Press the button in it within 24 hours, and your account is ready. If the address had an account before, the letter says how to sign in.
access-sent-title-forgot = Look for our letter
access-sent-lead-forgot = If this address has an account, a link to set a new password is on its way.
access-sent-next-forgot = The link works for 30 minutes, and only once.
access-sent-title-track = Look for our letter
access-sent-lead-track = If reference and address belong together, a link that opens the case is on its way to that address.
access-sent-next-track = It shows how things stand, takes more evidence, and lets you write to us.
access-sent-spam = Nothing after a few minutes? Look into the spam folder, and check what you entered. There is a limit on letters to one address in an hour; beyond it, try again later.
access-sent-again = Enter it again

access-confirm-title = Confirm your address
access-confirm-lead = Once confirmed, the account can sign in, and complaints filed with this address appear in it.
access-confirm-not-you = Did you not sign up yourself? Leave the button alone and close this page; the account will not be opened.
access-confirm-button = I signed up, confirm

access-forgot-title = Set a new password
access-forgot-lead = Enter the address you sign in with, and we send you a link to set a new password.
access-forgot-button = Send me the link
access-reset-title = Set a new password
access-reset-lead = Afterwards every device has to sign in again with it.
access-reset-button = Save the new password

access-set-up-title = Make the first administrator
access-set-up-lead = An administrator sees every case and everybody who works here. This link works once.
access-set-up-button = Make the administrator

access-dead-title = This link does not work any more
access-dead-body-case = It may have run out, or was not copied whole. With your reference you get another at once.
access-dead-body-draft = It may have run out, or was not copied whole.
access-dead-body-password-reset = A link to set a password works once, for 30 minutes, and only the newest letter counts. Ask for another.
access-dead-body-sign-up = A link to confirm works once, for 24 hours, and only the newest letter counts. If you confirmed already, just sign in; if not, we send another when you sign in.
access-dead-body-set-up = There is an administrator already, or this is not the link of the last start.
access-dead-body-invitation = An invitation works for 72 hours, once, and only the newest letter counts. Ask an administrator for another; if your password is set, sign in.
access-dead-door-case = Get another link
access-dead-door-draft = Track by reference
access-dead-door-password-reset = Get another link
access-dead-door-sign-up = Sign in

access-open-title = Open your complaint
access-open-lead = The button below shows how it stands.
access-open-button = See my complaint
access-open-why = This step keeps mail programs from opening the link for you. On a shared device, close the browser when you are done.
access-staff-link-title = This link is for a consumer
access-staff-link-body = You are signed in as staff, and private links of consumers do not open here. If you filed a complaint of your own, sign out first, then open the link.
access-staff-link-desk = Back to the desk

access-track-title = Track a complaint
access-track-body = Enter the reference and the e-mail address you gave with the complaint, and we send you a link that opens the case.
access-reference-hint = Begins with RD; it stands on the page after filing and in every letter
access-track-email-hint = The one given with the complaint
access-track-button = Send me the link
access-track-account = Were you signed in when you filed?
access-track-phone = If you gave no e-mail address, open the link you kept after filing.

access-account-title = Account
access-account-who = About you
access-sessions = Where you are signed in
access-sessions-hint = Is one of them not you? End it, and change your password.
access-device = Device
access-device-unknown = Unknown device
access-since = Signed in
access-seen = Last used
access-this-session = This device
access-end-session = Sign out
access-end-others = Sign out everywhere else
access-change-password = Change password
access-change-password-hint = All other devices have to sign in again.
access-wrong-old-password = This is not your current password; check it again

access-people-title = Staff
access-senior = Senior
access-no-team = No team

access-privacy-lead = We take only what a complaint needs, and show it only to those who work on it.
access-privacy-kept = What we keep
access-privacy-kept-case = What you tell us about order, payment and problem, the evidence you upload, the messages between us, and when each step was taken.
access-privacy-kept-contact = The name, e-mail address and phone number you leave, to tell you how things go.
access-privacy-kept-account = With an account: name, e-mail address, a one-way digest of the password, and the kinds of devices you signed in from, with times.
access-privacy-kept-log = Against abuse, the system notes which network a visit comes from, never what you write.
access-privacy-seen = Who sees it
access-privacy-seen-staff = The agents, supervisors and administrators who work on your case.
access-privacy-seen-merchant = We may have to ask the merchant or the platform about the order; they are told only what the question needs.
access-privacy-seen-link = Whoever holds your private link sees your case: do not pass it on.
access-privacy-seen-nobody = Nothing is sold or used for advertising. This site loads no statistics or scripts of others.
access-privacy-cookies = Cookies
access-privacy-cookies-body = Only a few that are needed: to remember your sign-in or the case you opened, the language and look you chose, and to tell you something once. None of them tracks you.
access-privacy-yours = What you can do
access-privacy-yours-body = Each complaint’s page says what you agreed to and who looked at it; you can change the one and download the whole dossier at any time. With an account you can download all your data, or close the account, under “Account”. To have something corrected, write to us on the case page.

flash-signed-out = You are signed out.
flash-sign-up-confirmed = Your address is confirmed. You can sign in now.
flash-password-reset = The new password is set. Sign in with it.
flash-password-changed = The password is changed, and all other devices are signed out.
flash-sessions-ended = Signed out there.
flash-set-up-done = The administrator is made. You can sign in now.

access-again-title = Enter your password again
access-again-lead = You signed in more than 15 minutes ago. Confirm that it is you, and go on.
access-again-button = Continue
access-wrong-again = That is not your password. Try again
flash-signed-in-again = Thank you. You can go on now.

# The account: letters, language, zone, data, its end
account-settings = Letters and display
account-letters = When we write to you
letters-all = Whenever something happens
letters-hint-all = Replies, questions, offers and results: we tell you of each.
letters-needed = Only when something waits for you, and with results
letters-hint-needed = Replies stand on the case page, without a letter. Letters about signing in and passwords are always sent.
account-locale = Language
locale-zh-cn = 中文
locale-en = English
account-zone = Time zone
account-zone-house = As { -house } (Beijing time)
account-zone-hint = Times on pages are shown in it. Deadlines are still reckoned by our working calendar.
zone-shanghai = Beijing
zone-urumqi = Urumqi
zone-hong-kong = Hong Kong
zone-taipei = Taipei
zone-singapore = Singapore
zone-tokyo = Tokyo
zone-sydney = Sydney
zone-london = London
zone-berlin = Berlin
zone-new-york = New York
zone-los-angeles = Los Angeles
zone-utc = UTC
account-save = Save
flash-account-saved = Saved.
account-data = Your data
account-data-hint = Take it away at any time, or end the account.
account-data-get = Download all my data
account-data-get-short = Profile, complaints and their history in one JSON file. Evidence comes with each complaint’s dossier
account-privacy-agreed = You agreed to the version of { $version }
account-privacy-new = There is a new version of { $version }; please have a look
account-end-title = Close the account
account-end-short = What is deleted, and what has to stay
account-end-lead = This cannot be undone. The same e-mail can be registered anew later.
account-end-goes = What is deleted
account-end-goes-account = Your name, e-mail, password and choices; every sign-in on every device.
account-end-goes-drafts = Complaints that were not filed yet, with the files you uploaded.
account-end-stays = What stays
account-end-stays-cases = Complaints that were filed: the name, contact details, history and evidence in them. They are needed to handle the complaint and to answer regulators and courts, and are deleted when their time is over.
account-end-stays-link = We go on with these complaints, and the private links in our letters still open them.
account-end-open = You have { $open } complaints that are not closed. We go on with them; withdraw those you no longer want first.
account-end-password = Enter your password to confirm
account-end-button = Close the account
account-end-keep = Keep it and go back
flash-account-ended = The account is closed.
access-privacy-version = Version of { $version }. A change gets a new date, and your account tells you of it.
access-privacy-long = For how long
access-privacy-long-draft = Complaints that were not filed: deleted with their files once nobody filled anything in for 72 hours.
access-privacy-long-case = Complaints that were filed: while we handle them, and for as long as you, merchants, platforms, regulators or courts may need them as a record. There is no date yet on which they are deleted by themselves.
access-privacy-long-account = Accounts: until you close them. Sign-ins are deleted once they end.
account-end-links = Keep these links first
account-end-links-body = These complaints have no e-mail address: once the account is closed, they can only be opened by the links below. Keep them to yourself.
account-privacy-agree = I have read it and agree
flash-privacy-agreed = Noted.
