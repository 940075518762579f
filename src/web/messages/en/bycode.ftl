# A code that is sent from an XMTP app.
code-offer = Join from an XMTP app
code-offer-why = No wallet at hand here? Send a short code from the app you chat in.
code-title = Join from an XMTP app
code-chip = By message
code-chip-waiting = Waiting for it
code-start-headline = Join from an XMTP app.
code-start = We show you a short code, and you send it to us as a message. The app shows who you are, so there is nothing to sign.
code-show = Show my code
code-headline = Your code: { $code }
code-lead = Send it from the app you chat in. The app shows who you are, so there is nothing to sign.
code-step-copy = Copy the code
code-copy = Copy the code
code-copied = Copied
code-step-write = Start a chat with this account, in any XMTP app
code-copy-account = Copy the address
code-step-send = Send the code
code-step-send-more = This page goes on by itself.
code-open = Open { $app }
code-sent = I've sent it
code-until = Good until { $time }.
code-warn = Send only the code you see on your own screen. Somebody else’s code would let them act as you on this invite.
code-new = Get a new code
code-wallet = Sign with a wallet instead
code-asking = Got it. Asking for you now.
code-over-headline = This code is over.
code-over = Codes hold for 10 minutes and for one use. A new one takes a moment.
code-refused = Not shown

# A wallet that has no XMTP inbox yet.
parked-chip = Not on XMTP yet
parked-headline = One step first: an inbox.
parked-lead = Your wallet { $wallet } has no XMTP inbox, so there is nowhere to deliver the group’s messages. Create it with this wallet in an XMTP app, then come back.
parked-step-app = Open an XMTP app with this wallet
parked-step-app-more = It makes your inbox. Free.
parked-step-back = Come back to this page
parked-step-back-more = Your request is sent by itself as soon as we see your inbox.
parked-open = Open { $app }
parked-check = I've done that: look now
parked-until = We keep your request until { $time }.
parked-no-place = It holds no place: that is given when your inbox is there.
parked-withdraw = Withdraw my request
parked-other = Use another wallet
parked-refused = Not done
parked-asking = Your inbox is there. Asking for you now.
parked-asking-more = This takes a moment.

# Wallets with a browser of their own.
wallet-apps = Open in your wallet’s browser
wallet-apps-why = This browser has no wallet in it. Your wallet’s app can open this page.

# To come back to a request, and to be told.
later-link = Private link to this request
later-link-why = Shows how your request stands, in any browser. It lets nobody change anything.
later-copy = Copy the link
later-copied = Copied
later-tell = Tell me by XMTP message
later-told = We’ll tell you by XMTP message once it is decided.
status-title = Your request
status-chip = Your request
status-waiting = Your request is with the admins.
status-adding = Approved. Being added now.
status-failed = Approved, but not added yet.
status-in = You’re in.
status-no = This request was not accepted.
status-withdrawn = This request was taken back.
status-asked = Asked { $time }.
status-decided = Decided { $time }.
status-open = Open the invite
status-only = This page only shows. To change anything, open the invite in the browser you asked from.

# Where a new group is found, app by app.
find-title = Where to find it
find-xmtp-chat = xmtp.chat: look in the list of conversations, or under the requests filter.
find-base = Base app: open the chats, then Requests.
find-world = World app: open its chats.
