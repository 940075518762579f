# A code that is sent from an XMTP app.
code-offer = الانضمام من تطبيق XMTP
code-offer-why = لا محفظة لديك هنا؟ أرسل رمزًا قصيرًا من التطبيق الذي تتحادث فيه.
code-title = الانضمام من تطبيق XMTP
code-chip = برسالة
code-chip-waiting = في الانتظار
code-start-headline = انضم من تطبيق XMTP.
code-start = نعرض لك رمزًا قصيرًا وترسله إلينا في رسالة. التطبيق يبيّن من أنت، فلا شيء توقّعه.
code-show = اعرض رمزي
code-headline = رمزك: { $code }
code-lead = أرسله من التطبيق الذي تتحادث فيه. التطبيق يبيّن من أنت، فلا شيء توقّعه.
code-step-copy = انسخ الرمز
code-copy = نسخ الرمز
code-copied = نُسخ
code-step-write = ابدأ محادثة مع هذا الحساب في أي تطبيق XMTP
code-copy-account = نسخ العنوان
code-step-send = أرسل الرمز
code-step-send-more = هذه الصفحة تتابع وحدها.
code-open = افتح { $app }
code-sent = أرسلته
code-until = صالح حتى { $time }.
code-warn = لا ترسل إلا الرمز الظاهر على شاشتك أنت. رمز شخص آخر يتيح له أن يتصرّف باسمك في هذه الدعوة.
code-new = رمز جديد
code-wallet = وقّع بمحفظة بدلًا من ذلك
code-asking = وصل. نطلب لك الآن.
code-over-headline = انتهى هذا الرمز.
code-over = يصلح الرمز 10 دقائق ولمرة واحدة. الرمز الجديد لا يأخذ إلا لحظة.
code-refused = لم يُعرض

# A wallet that has no XMTP inbox yet.
parked-chip = ليس على XMTP بعد
parked-headline = خطوة أولى: صندوق وارد.
parked-lead = محفظتك { $wallet } ليس لها صندوق وارد على XMTP، فلا مكان تصل إليه رسائل المجموعة. أنشئه بهذه المحفظة في تطبيق XMTP ثم عد.
parked-step-app = افتح تطبيق XMTP بهذه المحفظة
parked-step-app-more = ينشئ التطبيق صندوقك. مجانًا.
parked-step-back = عد إلى هذه الصفحة
parked-step-back-more = يُرسَل طلبك وحده ما إن نرى صندوقك.
parked-open = افتح { $app }
parked-check = فعلت ذلك: تحقّق الآن
parked-until = نحتفظ بطلبك حتى { $time }.
parked-no-place = لا يحجز مكانًا: يُعطى المكان حين يوجد صندوقك.
parked-withdraw = اسحب طلبي
parked-other = استخدم محفظة أخرى
parked-refused = لم يتم
parked-asking = صندوقك موجود. نطلب لك الآن.
parked-asking-more = لحظة من فضلك.

# Wallets with a browser of their own.
wallet-apps = افتح في متصفح محفظتك
wallet-apps-why = لا محفظة في هذا المتصفح. تطبيق محفظتك يستطيع فتح هذه الصفحة.

# To come back to a request, and to be told.
later-link = رابط خاص بهذا الطلب
later-link-why = يبيّن حال طلبك في أي متصفح، ولا يتيح لأحد تغيير شيء.
later-copy = نسخ الرابط
later-copied = نُسخ
later-tell = أخبروني برسالة XMTP
later-told = سنخبرك برسالة XMTP حالما يُتّخذ القرار.
status-title = طلبك
status-chip = طلبك
status-waiting = طلبك عند المشرفين.
status-adding = قُبل. تجري الإضافة الآن.
status-failed = قُبل، ولم تتم الإضافة بعد.
status-in = أنت في المجموعة.
status-no = لم يُقبل هذا الطلب.
status-withdrawn = سُحب هذا الطلب.
status-asked = أُرسل { $time }.
status-decided = اتُّخذ القرار { $time }.
status-open = افتح الدعوة
status-only = هذه الصفحة للعرض فقط. لتغيير شيء افتح الدعوة في المتصفح الذي طلبت منه.

# Where a new group is found, app by app.
find-title = أين تجدها
find-xmtp-chat = xmtp.chat: انظر في قائمة المحادثات أو في مرشّح الطلبات.
find-base = تطبيق Base: افتح الدردشات ثم الطلبات.
find-world = تطبيق World: افتح دردشاته.
