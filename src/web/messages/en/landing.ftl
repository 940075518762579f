join-group = Join { $group }
join = Join
ask-to-join = Ask to join
ask-again = Ask again
check-again = Check again
on-this-computer = { $button } on this computer
invited-by = Invited by { $who }
members = { $n ->
    [one] 1 member
   *[other] { $n } members
}
about-members = About { $n } members
places-left = { $n ->
    [one] 1 place left
   *[other] { $n } places left
}
open-until = Open until { $when }
next-gate = We check whether you have what it takes, then you're added.
next-managed = You'll be added within a few seconds.
next-members = You'll be added as soon as someone from the group is online.
next-approval = An admin reads each request.
next-away = The XMTP network does not answer at the moment. You can ask now; we go on trying.
sign-cost = Next you sign a message with your wallet. It costs nothing and can't move anything you own.
took-back = You took your request back.
you-are = You are { $who }.
name-change = Change your name
name-say = Add your name
disclosure = Messages are end-to-end encrypted. This service's own account is a member of the group and could technically read them.

asked-before = Already asked through this link?
asked-before-sign-in = Sign in to see your request
revoked = This invite is no longer valid.
revoked-then = Someone turned it off. If you think this is a mistake, ask the person who sent it to you.
expired = This invite expired on { $day }.
expired-then = The group is still there. Ask the person who sent you the link for a new one.
used-up = { $n ->
    [one] The one place on this link is taken.
   *[other] All { $n } places on this link are taken.
}
used-up-then = Ask the person who sent you the link for a new one.
paused = Joining is paused by the admins.
paused-then = This link works again when they open it.
full = All { $n } places in this group are taken.
full-then = When somebody leaves, this link works again.
gone = This group can't be reached right now.
gone-then = This service lost its place in the group. Tell the person who sent you the link.

keep = You can close this page. Your request is safe, and this link always shows where you stand.
you-asked = You asked to join
you-are-in = You're in
in = You're in.
in-before = You're already in this group.
open-chat = Open the chat
open-app = Open your XMTP app: the group is there.
not-seen = Can't see it? In many apps a new group waits under { $where } until you accept it.
not-seen-where = Requests
hello-inviter = Say hello: { $name } is there.
hello-all = { $n ->
    [one] Say hello: { $name } and 1 other are there.
   *[other] Say hello: { $name } and { $n } others are there.
}
hello-others = { $n ->
    [one] Say hello: 1 other is there.
   *[other] Say hello: { $n } others are there.
}
pending = Your request is with the admins.
pending-read = An admin reads it
pending-fact = Not answered yet
adding = Adding you now.
adding-approved = Approved. Adding you now.
adding-yes = An admin said yes
adding-step = Adding you to the group
adding-away = The XMTP network does not answer. We go on trying
adding-seconds = Usually a few seconds
adding-online = As soon as someone from the group is online
failed = You could not be added yet.
failed-stays = Your request stays. This link always shows where you stand.
rejected = The admins did not accept this request.
rejected-reason = Their reason
rejected-from = You can ask again from { $when }.
rejected-changed = Tell them what has changed.
rejected-for-good = You can't ask again through this link. If you think this is a mistake, ask the person who sent it.
decided = Decided { $when }.
withdraw = Withdraw my request

why-full = The group holds no more people.
why-full-then = When somebody leaves, an admin can add you.
why-not-reachable = Your inbox has no app that can be added.
why-not-reachable-then = Open your XMTP app with this wallet once, then ask an admin to try again.
why-not-allowed = This service may not add people to the group at the moment.
why-not-allowed-then = An admin has to allow it again.
why-gone = This service is no longer in the group.
why-gone-then = Ask the person who sent you the link.
why-removed = You were in the group and an admin took you out.
why-removed-then = Ask the admins if you want to come back.
why-unreachable = The XMTP network does not answer.
why-go-on = We go on trying; you need not do anything.
why-withdrawn = You took your request back.
why-withdrawn-then = You can ask again.
why-rejected-then = Ask them if you think it is a mistake.
why-gate = Something this link asks for is missing.
why-gate-then = Get it, then ask again.
why-gate-lost = Something this link asks for went missing.
why-gate-lost-then = Get it back, then ask again.
why-not-checked = We could not check everything yet.
why-failed = Something went wrong while adding you.
why-failed-then = An admin can try again.

takes = What it takes
check-first = Check an address without connecting
check-address = Wallet address
check = Check
check-nothing = Nothing is stored, and nobody is told.
check-title = Check an address.
check-met = This address has what it takes.
check-not-met = Not yet: something is missing.
check-unchecked = We could not check everything.
check-back = Back to the invite
leaf-met = Met
leaf-not-met = Not met
leaf-unchecked = Not checked yet
leaf-found = Found: { $found }.
leaf-needed = Needed: { $needed }.
leaf-block = Block { $block }.
leaf-where = Where to get it
checking = Checking what it takes.
checking-step = We check what it takes
checking-stuck = Something did not answer. We go on trying
missing-stays = Nothing is lost. This link shows what is missing whenever you come back.

og-says = { $inviter } invites you to join the group chat.
