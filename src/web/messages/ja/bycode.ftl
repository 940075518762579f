# A code that is sent from an XMTP app.
code-offer = XMTPアプリから参加する
code-offer-why = ここにウォレットがありませんか。いつものチャットアプリから短いコードを送ってください。
code-title = XMTPアプリから参加する
code-chip = メッセージで
code-chip-waiting = 待っています
code-start-headline = XMTPアプリから参加しましょう。
code-start = 短いコードを表示します。それをメッセージで送ってください。アプリがあなた本人だと示すので、署名は要りません。
code-show = コードを表示
code-headline = あなたのコード：{ $code }
code-lead = いつものチャットアプリから送ってください。アプリがあなた本人だと示すので、署名は要りません。
code-step-copy = コードをコピー
code-copy = コードをコピー
code-copied = コピーしました
code-step-write = どのXMTPアプリでもよいので、このアカウントとのチャットを開く
code-copy-account = アドレスをコピー
code-step-send = コードを送る
code-step-send-more = このページは自動で進みます。
code-open = { $app }を開く
code-sent = 送りました
code-until = { $time }まで有効です。
code-warn = 自分の画面に表示されたコードだけを送ってください。他人のコードを送ると、その人がこの招待であなたとして振る舞えてしまいます。
code-new = 新しいコードを表示
code-wallet = 代わりにウォレットで署名する
code-asking = 届きました。いま申請しています。
code-over-headline = このコードは無効になりました。
code-over = コードは10分間、1回だけ有効です。新しいコードはすぐに表示できます。
code-refused = 表示できません

# A wallet that has no XMTP inbox yet.
parked-chip = まだXMTPにいません
parked-headline = その前に：受信箱を作りましょう。
parked-lead = ウォレット{ $wallet }にはXMTPの受信箱がないため、グループのメッセージの届け先がありません。このウォレットでXMTPアプリを開いて作り、ここに戻ってきてください。
parked-step-app = このウォレットでXMTPアプリを開く
parked-step-app-more = 受信箱が無料で作られます。
parked-step-back = このページに戻る
parked-step-back-more = 受信箱が見つかりしだい、申請は自動で送られます。
parked-open = { $app }を開く
parked-check = できました：いま確認する
parked-until = 申請は{ $time }まで保管します。
parked-no-place = 席の予約ではありません。席は受信箱ができたときに決まります。
parked-withdraw = 申請を取り消す
parked-other = 別のウォレットを使う
parked-refused = できませんでした
parked-asking = 受信箱が見つかりました。いま申請しています。
parked-asking-more = 少しお待ちください。

# Wallets with a browser of their own.
wallet-apps = ウォレットのブラウザで開く
wallet-apps-why = このブラウザにはウォレットがありません。ウォレットのアプリでこのページを開けます。

# To come back to a request, and to be told.
later-link = この申請への非公開リンク
later-link-why = どのブラウザでも申請の状況を見られます。変更は何もできません。
later-copy = リンクをコピー
later-copied = コピーしました
later-tell = XMTPメッセージで知らせる
later-told = 決まりしだいXMTPメッセージでお知らせします。
status-title = あなたの申請
status-chip = 申請
status-waiting = 申請は管理者に届いています。
status-adding = 承認されました。追加しています。
status-failed = 承認されましたが、まだ追加されていません。
status-in = 参加できました。
status-no = この申請は承認されませんでした。
status-withdrawn = この申請は取り消されました。
status-asked = 申請日時：{ $time }
status-decided = 決定日時：{ $time }
status-open = 招待を開く
status-only = このページは表示だけです。変更するには、申請したブラウザで招待を開いてください。

# Where a new group is found, app by app.
find-title = 見つけ方
find-xmtp-chat = xmtp.chat：会話の一覧、またはリクエストの絞り込みを見てください。
find-base = Baseアプリ：チャットを開き、「リクエスト」を見てください。
find-world = Worldアプリ：チャットを開いてください。
