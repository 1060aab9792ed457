# 短信：只有发送短信的地方，页面才提到它。短信里不写案件内容，谁看到手机都看不出是什么事。
text-filed = 【诉达】已收到您的投诉 { $reference }。
text-filed-by = { $by } 前首次回复您。
text-replied = 【诉达】投诉 { $reference } 有新的回复。
text-information-asked = 【诉达】投诉 { $reference } 需要您补充材料。
text-information-asked-by = 请在 { $by } 前补上。
text-offer = 【诉达】投诉 { $reference } 有了处理方案，接不接受由您决定。
text-offer-by = 请在 { $by } 前答复。
text-extended = 【诉达】投诉 { $reference } 的日期往后延了。
text-extended-by = 新的日期是 { $by }。
text-referral = 【诉达】投诉 { $reference } 的下一步准备好了。
text-referral-by = 请在 { $by } 前看一看。
text-closed = 【诉达】投诉 { $reference } 有结果了。
text-link = 【诉达】这是打开投诉 { $reference } 的链接。
text-open = 查看：{ $link } （请不要转发）

consent-texts = 有进展也发短信
consent-hint-texts = 发到 { $phone }，只写受理编号、日期和打开投诉的链接，不写内容。夜里只发您当时要的。短信由短信服务商送达，它会知道这些。
case-consent-texts = 短信通知

filing-phone-hint-texts = 需要说明情况时打给您。要不要收短信，提交前由您选。不会给商家
filing-contact-lede-texts = 邮箱和手机至少留一个。答复和查进度的链接会发到邮箱，您愿意的话也发到手机。
filing-texted = 短信会发到 { $phone }，里面的链接随时可以查进度。
filing-link-keep-texts = 这个链接能查进度、看答复。短信里也有，不过请先复制，存到备忘录。

access-reach = 邮箱或手机号
access-missing-reach = 请填写邮箱或手机号
access-malformed-mobile = 请填写完整的邮箱，或 11 位手机号，例如 138 0013 8000
access-track-body-texts = 填写受理编号和投诉时留的邮箱或手机号，我们把打开案件的链接发给您。
access-track-phone-texts = 链接会发到您填的邮箱或手机。
access-sent-title-track-texts = 请查收邮件或短信
access-sent-lead-track-texts = 如果受理编号和您填的邮箱或手机号对得上，我们已经把打开案件的链接发过去。
access-sent-next-track-texts = 点里面的链接，就能看到进展、补充凭证、回复我们。
home-track-note-texts = 为了安全，我们把进度链接发到您提交时留的邮箱或手机。
home-track-reach = 提交时留的邮箱或手机号

account-texts = 可以给我发短信
account-texts-hint = 只有您在投诉里选了短信的才发。去掉勾，一条也不发。
access-privacy-seen-texts = 您选了短信通知的，或者用手机号要过链接的：短信服务商会知道您的手机号，以及短信里的受理编号、日期和打开投诉的链接。
text-merged = 【诉达】您的两件投诉合在一起办，编号 { $reference }。
text-unmerged = 【诉达】投诉 { $reference } 又单独办了。
