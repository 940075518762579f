problem-not-found = لم نعثر على هذا.
problem-not-found-detail = تأكد من نسخ الرابط كاملًا.
problem-invite-not-found = لم نعثر على هذه الدعوة.
problem-invite-not-found-detail = تأكد من نسخ الرابط كاملًا.
problem-sign-in-required = سجّل الدخول أولًا.
problem-not-on-xmtp = هذه المحفظة ليست على XMTP بعد.
problem-not-on-xmtp-detail = افتح تطبيق XMTP بهذه المحفظة مرة واحدة، فيُنشئ صندوق الوارد الخاص بها. ثم عد إلى هنا.
problem-xmtp-unreachable = لا يمكننا الوصول إلى شبكة XMTP.
problem-xmtp-unreachable-detail = لم يضِع شيء. حاول مجددًا بعد لحظات.
problem-rate-limited = كانت هذه محاولات كثيرة.
problem-rate-limited-detail = { $seconds ->
    [zero] حاول مجددًا الآن.
    [one] حاول مجددًا بعد ثانية واحدة.
    [two] حاول مجددًا بعد ثانيتين.
    [few] حاول مجددًا بعد { $seconds } ثوانٍ.
   *[other] حاول مجددًا بعد { $seconds } ثانية.
}
problem-internal = حدث خطأ ما من جانبنا.
problem-internal-detail = لم يضِع شيء. حاول مجددًا بعد لحظات.
problem-invite-revoked = لم تعد هذه الدعوة صالحة.
problem-invite-expired = انتهت صلاحية هذه الدعوة.
problem-invite-used-up = جميع الأماكن على هذا الرابط محجوزة.
problem-invite-paused = أوقف المشرفون الانضمام مؤقتًا.
problem-group-gone = لا يمكن الوصول إلى هذه المجموعة الآن.
problem-group-full = جميع الأماكن الـ250 في هذه المجموعة مشغولة.
problem-sign-in-refused = لم يُقبل هذا التوقيع.
problem-sign-in-refused-detail = اطلب نصًا جديدًا ووقّعه مجددًا.
problem-unavailable = لم نتمكن من الوصول إلى الخدمة.
problem-unavailable-detail = لم يضِع شيء. حاول مجددًا بعد لحظات.
problem-signed-out = تم تسجيل خروجك.
problem-signed-out-detail = لم يضِع شيء مما كتبته: أرسله مجددًا.
problem-cross-site = أُرسل هذا النموذج من موقع آخر.
problem-cross-site-detail = لم يُنفَّذ شيء. افتح الصفحة هنا واضغط الزر مجددًا.
problem-misdirected = هذا العنوان يخص شخصًا آخر.
problem-misdirected-detail = تحقّق من العنوان، أو اطلب ممن يدير هذه الخدمة ضبط عنوان URL الأساسي لها.
problem-method-not-allowed = لا يمكن استخدام هذا العنوان بهذه الطريقة.
problem-too-large = كان هذا كبيرًا جدًا.
problem-too-large-detail = لم يُحفظ شيء. ارجع وأرسل أقل.
problem-form-unreadable = لم نتمكن من قراءة هذا النموذج.
problem-form-unreadable-detail = لم يُحفظ شيء. ارجع وأعد تحميل الصفحة وأرسله مرة أخرى.
