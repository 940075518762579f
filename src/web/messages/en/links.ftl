link-empty = Paste an invite link.
link-other = This is not an invite link.
link-missing = The end of this invite link is missing.
link-short = { $n ->
    [one] This invite link is cut off: 1 character is missing at its end.
   *[other] This invite link is cut off: { $n } characters are missing at its end.
}
link-long = { $n ->
    [one] This invite link is too long by 1 character.
   *[other] This invite link is too long by { $n } characters.
}
link-foreign = No invite link has the character “{ $c }” in it.
link-how = It ends in 26 letters and digits. Copy the whole link again, or ask whoever sent it.
