problem-not-found = We can't find this.
problem-not-found-detail = Check that the whole link was copied.
problem-invite-not-found = We can't find this invite.
problem-invite-not-found-detail = Check that the whole link was copied.
problem-sign-in-required = Sign in first.
problem-not-on-xmtp = This wallet is not on XMTP yet.
problem-not-on-xmtp-detail = Open an XMTP app with this wallet once; it makes its inbox. Then come back.
problem-xmtp-unreachable = We can't reach the XMTP network.
problem-xmtp-unreachable-detail = Nothing is lost. Try again in a moment.
problem-rate-limited = That was too often.
problem-rate-limited-detail = { $seconds ->
    [one] Try again in 1 second.
   *[other] Try again in { $seconds } seconds.
}
problem-internal = Something went wrong on our side.
problem-internal-detail = Nothing is lost. Try again in a moment.
problem-invite-revoked = This invite is no longer valid.
problem-invite-expired = This invite has expired.
problem-invite-used-up = All places on this link are taken.
problem-invite-paused = Joining is paused by the admins.
problem-group-gone = This group can't be reached right now.
problem-group-full = All 250 places in this group are taken.
problem-sign-in-refused = This signature was not accepted.
problem-sign-in-refused-detail = Ask for a new text and sign it again.
problem-unavailable = We couldn't reach the service.
problem-unavailable-detail = Nothing is lost. Try again in a moment.
problem-signed-out = You had been signed out.
problem-signed-out-detail = Nothing you typed is lost: send it again.
problem-cross-site = This form was sent from another site.
problem-cross-site-detail = Nothing was done. Open the page here and press the button again.
problem-misdirected = This address belongs to somebody else.
problem-misdirected-detail = Check the address, or tell whoever runs this service to set its base URL.
problem-method-not-allowed = This address can't be used like that.
problem-too-large = This was too large.
problem-too-large-detail = Nothing was saved. Go back and send less.
problem-form-unreadable = We could not read this form.
problem-form-unreadable-detail = Nothing was saved. Go back, load the page again and send it once more.
