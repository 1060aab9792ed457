# Text messages: pages speak of them only where they are sent. Nothing of what a case says is in them.
text-filed = [Redress] We have your complaint { $reference }.
text-filed-by = {" "}You get a first answer by { $by }.
text-replied = [Redress] There is a new reply to complaint { $reference }.
text-information-asked = [Redress] Complaint { $reference } needs something more from you.
text-information-asked-by = {" "}Please send it by { $by }.
text-offer = [Redress] There is an offer in complaint { $reference }. Whether to accept it is up to you.
text-offer-by = {" "}Please answer by { $by }.
text-extended = [Redress] A date in complaint { $reference } was put off.
text-extended-by = {" "}The new one is { $by }.
text-referral = [Redress] The next door for complaint { $reference } is ready.
text-referral-by = {" "}Please look by { $by }.
text-closed = [Redress] Complaint { $reference } has a result.
text-link = [Redress] The link that opens complaint { $reference }.
text-open = {" "}See { $link } (do not pass it on)

consent-texts = Text me when something happens
consent-hint-texts = To { $phone }: the reference, a date and the link that opens the complaint, nothing of what is said. At night only what you have just asked for. Our carrier learns these.
case-consent-texts = text messages

filing-phone-hint-texts = We call only to clear something up. Whether to get text messages, you choose before you send. Never given to the merchant
filing-contact-lede-texts = Give an e-mail address or a phone number, or both. Answers and the link to follow your complaint go to the e-mail address, and to the phone if you like.
filing-texted = A text message is on its way to { $phone }; its link shows how things stand at any time.
filing-link-keep-texts = With this link you follow your complaint and read our answers. The text message has it too, but copy it now and keep it in your notes.

access-reach = E-mail address or mobile number
access-missing-reach = Enter your e-mail address or mobile number
access-malformed-mobile = Enter a whole e-mail address, or a mobile number of 11 digits such as 138 0013 8000
access-track-body-texts = Enter the reference and the e-mail address or mobile number you gave with the complaint, and we send you a link that opens the case.
access-track-phone-texts = The link goes to the address or the phone you enter.
access-sent-title-track-texts = Look for our letter or text message
access-sent-lead-track-texts = If the reference belongs with the address or number you entered, a link that opens the case is on its way there.
access-sent-next-track-texts = It shows how things stand, takes more evidence, and lets you write to us.
home-track-note-texts = To keep it private, we send the link to the e-mail address or phone you gave when you filed.
home-track-reach = E-mail address or mobile number you filed with

account-texts = You may text me
account-texts-hint = Only for complaints where you chose text messages. Untick it to get none at all.
access-privacy-seen-texts = Where you chose text messages, or asked for a link by your number: our carrier learns the number, and the reference, date and link in the message.
text-merged = [Redress] Two of your complaints are handled together under { $reference }.
text-unmerged = [Redress] Complaint { $reference } goes on by itself again.
