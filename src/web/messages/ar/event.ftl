event-scan = امسح الرمز للانضمام إلى الدردشة
event-qr = رمز QR للانضمام إلى الدردشة
event-changes = يتغير الرمز كل نصف دقيقة. امسحه هنا.
event-joined = { $n ->
    [zero] لم ينضم أحد بعد
    [one] انضم
    [two] انضما
    [few] انضموا
    [many] انضموا
   *[other] انضموا
}
event-open-until = مفتوح حتى { $when }
event-closes-in = يُغلق خلال { $left }
event-online = متصل
event-offline-since = انقطع الاتصال منذ { $time }.
event-code-stale = سيعمل الرمز من جديد عند عودة الاتصال.
event-full-screen = ملء الشاشة
event-open = مفتوح
event-not-yet-says = لم يُفتح بعد
event-paused = متوقف مؤقتًا
event-paused-says = الانضمام متوقف مؤقتًا
event-full = ممتلئ
event-full-says = المجموعة ممتلئة
event-used-up = نفدت الأماكن
event-used-up-says = جميع الأماكن محجوزة
event-expired = منتهٍ
event-expired-says = انتهت صلاحية هذا الرابط
event-over = لم يعد صالحًا
event-over-says = لم يعد هذا الرابط صالحًا
event-away = تعذر الوصول
event-away-says = لا يمكن الوصول إلى المجموعة الآن
event-scan-again-chip = امسح من جديد
event-scan-again = امسح الرمز على الشاشة من جديد.
event-scan-again-why = يتغير كل نصف دقيقة: لا ينضم إلا من هو هناك.
event-pair-show = هل أنت عند الباب؟ أظهر هذا. يلمسون هناك الشيء نفسه فتدخل.
problem-code-required = امسح الرمز على الشاشة من جديد.
problem-code-required-detail = يتغير رمز هذا الرابط كل نصف دقيقة: لا ينضم إلا من هو هناك.
event-sign-fox = ثعلب
event-sign-elephant = فيل
event-sign-giraffe = زرافة
event-sign-frog = ضفدع
event-sign-octopus = أخطبوط
event-sign-butterfly = فراشة
event-sign-turtle = سلحفاة
event-sign-owl = بومة
event-sign-bee = نحلة
event-sign-penguin = بطريق
event-sign-lion = أسد
event-sign-panda = باندا
event-sign-whale = حوت
event-sign-crab = سلطعون
event-sign-snail = حلزون
event-sign-cactus = صبار
event-sign-sunflower = دوار الشمس
event-sign-mushroom = فطر
event-sign-lemon = ليمونة
event-sign-strawberry = فراولة
event-sign-banana = موزة
event-sign-pineapple = أناناس
event-sign-carrot = جزرة
event-sign-doughnut = دونات
event-sign-rocket = صاروخ
event-sign-bicycle = دراجة
event-sign-sailboat = قارب شراعي
event-sign-balloon = بالون
event-sign-guitar = غيتار
event-sign-bell = جرس
event-sign-umbrella = مظلة
event-sign-star = نجمة
