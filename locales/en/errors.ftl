error-not-found-heading = This page cannot be found
error-not-found-body = The address may be incomplete, or the page is not open to you. Check the link, or start again from the home page.
error-not-found-staff-body = There is no such page, or it is not open to you: the case may have gone to another team, this may just have been removed, or what you may do was changed.
error-forgery-heading = It was not sent
error-forgery-body = The page was open for too long, or you signed in or out in another window, so this was not taken. What you wrote is below: copy it, reload the page you were on and send it again.
error-forgery-body-bare = The page was open for too long, or you signed in or out in another window, so this was not taken. Reload the page you were on and send it again.
error-signed-out-heading = You were signed out, and this was not sent
error-signed-out-body = What you wrote is below: copy it, sign in and send it again. Where you had chosen files, choose them again.
error-malformed-heading = We could not read that
error-malformed-body = Go back, reload the page and send it once more.
error-too-large-heading = That is too large
error-too-large-body = Keep text within 5,000 characters; each file under 20 MB, at most 10 at a time.
error-unsupported-media-heading = We cannot take this kind of content
error-unsupported-media-body = Use the form on the page; files as JPEG, PNG, WebP, HEIC or PDF.
error-too-many-heading = Please wait a little
error-too-many-body = { $minutes ->
    [one] That was too often in a short time. Try again in a minute; what you filled in before is kept.
   *[other] That was too often in a short time. Try again in { $minutes } minutes; what you filled in before is kept.
}
error-refused-heading = This step was not done
error-gone-heading = This file cannot be read any more
error-gone-body = The file is missing, or its content no longer fits the checksum we noted. We have recorded this; please contact us.
error-unavailable-heading = Not possible right now
error-unavailable-body = The system is busy and nothing was saved this time. Send it again in a minute.
error-internal-heading = This page cannot be opened right now
error-internal-body = The fault is ours, not yours. Try again in a few minutes.
error-typed = What you wrote was not stored: copy it first
error-track = Follow a complaint by its reference
error-home = Back to the home page
error-queue = Back to the queue
error-phone = You can also call us: { $phone }
error-request-id = Request id

too-long = Shorten this to { $max } characters or fewer
unreadable = There are invisible special characters in this; remove them and type it again
error-url-too-long-heading = That address is too long
error-url-too-long-body = Open the page again from the start page, or by the link in your letter.
error-too-slow-heading = That did not arrive completely
error-too-slow-body = The network was too slow: not all of it came within 15 seconds, and nothing was saved. Send it again from a better network.
error-unfinished-heading = That took too long
error-unfinished-body = We could not make sure that it was saved. Look at the page again in a minute, and send it once more if it was not.
error-not-yet-scanned-heading = The file is being checked
error-not-yet-scanned-body = New files are checked for viruses first, which takes a few seconds. Please try again in a moment.
error-quarantined-heading = This file is in quarantine
error-quarantined-body = The virus check found something, and nobody can open it. Please upload another file, a new screenshot for example; if you are sure that it is harmless, tell us on the case page.
