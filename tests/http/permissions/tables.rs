//! The tables: for each call and state, the status for each who asks.

/// Nobody · requester · another invitee · creator · admin · member · ex-admin · outsider.
pub const MANAGED: &str = "\
pending  read the invite  200 200 200 200 200 200 200 200
pending  read the link    200 200 200 200 200 200 200 200
pending  list my invites  401 200 200 200 200 200 200 200
pending  make an invite   401 201 201 201 201 201 201 201
pending  invite to group  401 404 404 201 201 403 404 404
pending  edit             401 404 404 200 200 403 404 404
pending  revoke           401 404 404 200 200 403 404 404
pending  make a group     401 403 403 503 403 403 403 403
pending  link a group     401 201 201 201 201 403 201 201
pending  link by URL      404 201 201 201 201 403 201 201
pending  make a secret    401 404 404 200 200 403 404 404
pending  end the secret   401 404 404 204 204 403 404 404
pending  volunteer        401 403 403 409 403 403 403 403
pending  stand down       401 204 204 204 204 204 204 204
pending  catch up         401 200 200 200 200 200 200 200
pending  catch up as bo   401 200 403 403 403 403 403 403
pending  read my name     401 200 200 200 200 200 200 200
pending  name myself      401 200 200 200 200 200 200 200
pending  name a device    401 204 204 204 204 204 204 204
pending  forget a device  401 204 204 204 204 204 204 204
pending  ask              401 200 200 201 201 201 201 201
pending  ask, option 2    401 200 200 201 201 201 201 201
pending  ask by link      401 200 200 200 200 200 200 200
pending  my request       401 200 200 404 404 404 404 404
pending  read the request 401 200 404 200 200 404 404 404
pending  follow it        401 200 404 200 200 404 404 404
pending  approve          401 404 404 202 202 404 404 404
pending  reject           401 404 404 200 200 404 404 404
pending  claim            401 404 404 409 409 404 404 404
pending  notify           401 200 404 404 404 404 404 404
pending  withdraw         401 200 404 404 404 404 404 404
pending  decide           401 404 404 500 500 404 404 404
pending  decide by URL    404 404 404 500 500 404 404 404
approved ask              401 200 200 201 201 201 201 201
approved ask, option 2    401 200 200 201 201 201 201 201
approved ask by link      401 200 200 200 200 200 200 200
approved my request       401 200 200 404 404 404 404 404
approved read the request 401 200 404 200 200 404 404 404
approved follow it        401 200 404 200 200 404 404 404
approved approve          401 404 404 202 202 404 404 404
approved reject           401 404 404 409 409 404 404 404
approved claim            401 404 404 409 409 404 404 404
approved notify           401 200 404 404 404 404 404 404
approved withdraw         401 409 404 404 404 404 404 404
approved decide           401 404 404 500 500 404 404 404
approved decide by URL    404 404 404 500 500 404 404 404
rejected ask              401 200 200 201 201 201 201 201
rejected ask, option 2    401 200 200 201 201 201 201 201
rejected ask by link      401 200 200 200 200 200 200 200
rejected my request       401 200 200 404 404 404 404 404
rejected read the request 401 200 404 200 200 404 404 404
rejected follow it        401 200 404 200 200 404 404 404
rejected approve          401 404 404 409 409 404 404 404
rejected reject           401 404 404 200 200 404 404 404
rejected claim            401 404 404 409 409 404 404 404
rejected notify           401 409 404 404 404 404 404 404
rejected withdraw         401 409 404 404 404 404 404 404
rejected decide           401 404 404 200 200 404 404 404
rejected decide by URL    404 404 404 200 200 404 404 404
revoked  ask              401 200 200 201 201 201 410 410
revoked  ask, option 2    401 200 200 201 201 201 410 410
revoked  ask by link      401 200 200 200 200 200 200 200
revoked  my request       401 200 200 404 404 404 404 404
revoked  read the request 401 200 404 200 200 404 404 404
revoked  follow it        401 200 404 200 200 404 404 404
revoked  approve          401 404 404 202 202 404 404 404
revoked  reject           401 404 404 200 200 404 404 404
revoked  claim            401 404 404 409 409 404 404 404
revoked  notify           401 200 404 404 404 404 404 404
revoked  withdraw         401 200 404 404 404 404 404 404
revoked  decide           401 404 404 500 500 404 404 404
revoked  decide by URL    404 404 404 500 500 404 404 404
paused   ask              401 200 200 201 201 201 409 409
paused   approve          401 404 404 202 202 404 404 404
paused   reject           401 404 404 200 200 404 404 404
paused   claim            401 404 404 409 409 404 404 404
paused   notify           401 200 404 404 404 404 404 404
paused   withdraw         401 200 404 404 404 404 404 404
paused   decide           401 404 404 500 500 404 404 404
expired  ask              401 200 200 201 201 201 410 410
expired  approve          401 404 404 202 202 404 404 404
expired  reject           401 404 404 200 200 404 404 404
expired  claim            401 404 404 409 409 404 404 404
expired  notify           401 200 404 404 404 404 404 404
expired  withdraw         401 200 404 404 404 404 404 404
expired  decide           401 404 404 500 500 404 404 404
used up  ask              401 200 200 201 201 201 410 410
used up  approve          401 404 404 409 409 404 404 404
used up  reject           401 404 404 200 200 404 404 404
used up  claim            401 404 404 409 409 404 404 404
used up  notify           401 200 404 404 404 404 404 404
used up  withdraw         401 200 404 404 404 404 404 404
used up  decide           401 404 404 500 500 404 404 404
failed   ask              401 200 200 201 201 201 201 201
failed   approve          401 404 404 200 200 404 404 404
failed   reject           401 404 404 200 200 404 404 404
failed   claim            401 404 404 409 409 404 404 404
failed   notify           401 200 404 404 404 404 404 404
failed   withdraw         401 200 404 404 404 404 404 404
failed   decide           401 404 404 500 500 404 404 404
member   ask              401 200 200 201 201 201 201 201
member   approve          401 404 404 200 200 404 404 404
member   reject           401 404 404 409 409 404 404 404
member   claim            401 404 404 409 409 404 404 404
member   notify           401 409 404 404 404 404 404 404
member   withdraw         401 409 404 404 404 404 404 404
member   decide           401 404 404 200 200 404 404 404
";

/// Nobody · requester · creator · admin · member · ex-admin · outsider, where every member may add people.
pub const EVERYONE_ADDS: &str = "\
pending  read the invite  200 200 200 200 200 200 200
pending  read the link    200 200 200 200 200 200 200
pending  list my invites  401 200 200 200 200 200 200
pending  make an invite   401 201 201 201 201 201 201
pending  invite to group  401 404 201 201 201 404 404
pending  edit             401 404 200 200 403 404 404
pending  revoke           401 404 200 200 403 404 404
pending  make a group     401 403 503 403 403 403 403
pending  link a group     401 201 201 201 201 201 201
pending  link by URL      404 201 201 201 201 201 201
pending  make a secret    401 404 200 200 403 404 404
pending  end the secret   401 404 204 204 403 404 404
pending  volunteer        401 403 409 403 403 403 403
pending  stand down       401 204 204 204 204 204 204
pending  catch up         401 200 200 200 200 200 200
pending  catch up as bo   401 200 403 403 403 403 403
pending  read my name     401 200 200 200 200 200 200
pending  name myself      401 200 200 200 200 200 200
pending  name a device    401 204 204 204 204 204 204
pending  forget a device  401 204 204 204 204 204 204
pending  ask              401 200 201 201 201 201 201
pending  ask, option 2    401 200 201 201 201 201 201
pending  ask by link      401 200 200 200 200 200 200
pending  my request       401 200 404 404 404 404 404
pending  read the request 401 200 200 200 200 404 404
pending  follow it        401 200 200 200 200 404 404
pending  approve          401 404 202 202 202 404 404
pending  reject           401 404 200 200 200 404 404
pending  claim            401 404 409 409 409 404 404
pending  notify           401 200 404 404 404 404 404
pending  withdraw         401 200 404 404 404 404 404
pending  decide           401 404 500 500 500 404 404
pending  decide by URL    404 404 500 500 500 404 404
failed   ask              401 200 201 201 201 201 201
failed   approve          401 404 200 200 200 404 404
failed   reject           401 404 200 200 200 404 404
failed   claim            401 404 409 409 409 404 404
failed   notify           401 200 404 404 404 404 404
failed   withdraw         401 200 404 404 404 404 404
failed   decide           401 404 500 500 500 404 404
";

/// Nobody · requester · another invitee · creator · who adds people · who was only named · outsider.
pub const MEMBER_RUN: &str = "\
pending  read the invite  200 200 200 200 200 200 200
pending  read the link    200 200 200 200 200 200 200
pending  list my invites  401 200 200 200 200 200 200
pending  make an invite   401 201 201 201 201 201 201
pending  invite to group  401 404 404 404 404 404 404
pending  edit             401 404 404 200 403 404 404
pending  revoke           401 404 404 200 403 404 404
pending  make a group     401 403 403 403 403 403 403
pending  link a group     401 201 201 201 201 201 201
pending  link by URL      404 201 201 201 201 201 201
pending  make a secret    401 404 404 200 403 404 404
pending  end the secret   401 404 404 204 403 404 404
pending  volunteer        401 403 403 204 204 204 403
pending  stand down       401 204 204 204 204 204 204
pending  catch up         401 200 200 200 200 200 200
pending  catch up as bo   401 200 403 403 403 403 403
pending  read my name     401 200 200 200 200 200 200
pending  name myself      401 200 200 200 200 200 200
pending  name a device    401 204 204 204 204 204 204
pending  forget a device  401 204 204 204 204 204 204
pending  ask              401 200 200 201 201 201 201
pending  ask, option 2    401 200 200 201 201 201 201
pending  ask by link      401 200 200 200 200 200 200
pending  my request       401 200 200 404 404 404 404
pending  read the request 401 200 404 200 200 404 404
pending  follow it        401 200 404 200 200 404 404
pending  approve          401 404 404 200 200 404 404
pending  reject           401 404 404 200 200 404 404
pending  claim            401 404 404 200 200 404 404
pending  notify           401 200 404 404 404 404 404
pending  withdraw         401 200 404 404 404 404 404
pending  decide           401 404 404 500 500 404 404
pending  decide by URL    404 404 404 500 500 404 404
approved ask              401 200 200 201 201 201 201
approved ask, option 2    401 200 200 201 201 201 201
approved ask by link      401 200 200 200 200 200 200
approved my request       401 200 200 404 404 404 404
approved read the request 401 200 404 200 200 404 404
approved follow it        401 200 404 200 200 404 404
approved approve          401 404 404 200 200 404 404
approved reject           401 404 404 409 409 404 404
approved claim            401 404 404 409 409 404 404
approved notify           401 409 404 404 404 404 404
approved withdraw         401 409 404 404 404 404 404
approved decide           401 404 404 200 200 404 404
approved decide by URL    404 404 404 200 200 404 404
rejected ask              401 200 200 201 201 201 201
rejected ask, option 2    401 200 200 201 201 201 201
rejected ask by link      401 200 200 200 200 200 200
rejected my request       401 200 200 404 404 404 404
rejected read the request 401 200 404 200 200 404 404
rejected follow it        401 200 404 200 200 404 404
rejected approve          401 404 404 409 409 404 404
rejected reject           401 404 404 200 200 404 404
rejected claim            401 404 404 409 409 404 404
rejected notify           401 409 404 404 404 404 404
rejected withdraw         401 409 404 404 404 404 404
rejected decide           401 404 404 200 200 404 404
rejected decide by URL    404 404 404 200 200 404 404
revoked  ask              401 200 200 410 410 410 410
revoked  ask, option 2    401 200 200 410 410 410 410
revoked  ask by link      401 200 200 200 200 200 200
revoked  my request       401 200 200 404 404 404 404
revoked  read the request 401 200 404 200 200 404 404
revoked  follow it        401 200 404 200 200 404 404
revoked  approve          401 404 404 200 200 404 404
revoked  reject           401 404 404 200 200 404 404
revoked  claim            401 404 404 410 410 404 404
revoked  notify           401 200 404 404 404 404 404
revoked  withdraw         401 200 404 404 404 404 404
revoked  decide           401 404 404 500 500 404 404
revoked  decide by URL    404 404 404 500 500 404 404
paused   ask              401 200 200 409 409 409 409
paused   approve          401 404 404 200 200 404 404
paused   reject           401 404 404 200 200 404 404
paused   claim            401 404 404 409 409 404 404
paused   notify           401 200 404 404 404 404 404
paused   withdraw         401 200 404 404 404 404 404
paused   decide           401 404 404 500 500 404 404
expired  ask              401 200 200 410 410 410 410
expired  approve          401 404 404 200 200 404 404
expired  reject           401 404 404 200 200 404 404
expired  claim            401 404 404 200 200 404 404
expired  notify           401 200 404 404 404 404 404
expired  withdraw         401 200 404 404 404 404 404
expired  decide           401 404 404 500 500 404 404
used up  ask              401 200 200 410 410 410 410
used up  approve          401 404 404 409 409 404 404
used up  reject           401 404 404 200 200 404 404
used up  claim            401 404 404 409 409 404 404
used up  notify           401 200 404 404 404 404 404
used up  withdraw         401 200 404 404 404 404 404
used up  decide           401 404 404 500 500 404 404
";
