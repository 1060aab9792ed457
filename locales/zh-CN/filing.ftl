# 提交投诉的六步
filing-progress = 第 { $at } 步，共 { $of } 步
filing-step-problem = 出了什么问题
filing-step-order = 哪一笔订单
filing-step-details = 事情经过
filing-step-evidence = 证据
filing-step-contact = 联系方式
filing-step-review = 核对并提交
filing-kept = 按“继续”就会保存，在这台设备上保留 3 天，可以稍后再填。

filing-start-title = 您有一份没有提交的投诉
filing-start-lede = 上次填的内容都在，可以接着填。
filing-start-lede-named = 上次填的是“{ $summary }”，内容都在，可以接着填。
filing-start-on = 接着填
filing-start-anew = 删掉，重新开始
filing-start-anew-note = 如果要投诉的是另一件事，可以删掉这一份。填过的内容和传过的文件都会删除。

filing-problem-title = 出了什么问题？
filing-problem-hint = 选最接近的一种。拿不准就选“其他问题”，后面可以写清楚。
filing-hint-order-stuck = 付过款了，订单还显示服务中、待支付或待扣款
filing-hint-payment-delayed = 钱扣了，商家或平台说没有收到；或者扣了两次
filing-hint-service-unresponsive = 找过商家或平台的客服，一直没有结果
filing-hint-rights-unprotected = 没有凭证证明付过款，或被记成逾期
filing-hint-other = 上面都不像

filing-order-title = 是哪一笔订单？
filing-order-lede = 我们用这些去商家和平台那里查。照订单页上的填，不知道的可以空着。
filing-provider = 先享后付平台
filing-provider-hint = 钱是在哪个平台“先享后付”的
filing-choose = 请选择
filing-merchant = 商家
filing-merchant-hint = 订单页或账单上写的店名、公司名
filing-amount = 付款金额
filing-amount-hint = 这笔订单付了多少钱，例如 258.00
filing-other-currency = 不是人民币？
filing-currency = 币种
filing-order-number = 订单号
filing-order-number-hint = 在订单详情页，可以长按复制
filing-payment-reference = 交易号
filing-payment-reference-hint = 在支付宝、微信或银行账单的那一笔里
filing-ordered-on = 下单日期
filing-paid-on = 付款日期
filing-date-hint = 记不清可以不填
filing-displayed-status = 订单现在显示什么
filing-displayed-status-hint = 照页面上的字写，例如“服务中 · 待扣款”

filing-details-title = 事情的经过
filing-details-lede = 按时间写：什么时候下单、怎么付的款、现在怎么样、问过谁。
filing-summary = 用一句话说
filing-summary-hint = 不超过 60 字，例如“空调清洗付了款，订单一直显示服务中”
filing-description = 经过
filing-description-hint = 请不要写银行卡密码和短信验证码
filing-wish = 您希望怎样解决
filing-wish-hint = 例如：把订单改为已完成，停止再次扣款

filing-evidence-title = 请上传证据
filing-evidence-lede = 您选的问题是“{ $problem }”。截图就可以，没有也能提交，之后再补。
filing-evidence-errors = 有文件没有传上来
filing-files-full = 已有 10 个文件，这里放满了。要换，请先删掉一个；提交后还可以再补。
filing-file-told = { $size } · { $time } 收到
filing-file-open = 下载
filing-file-remove = 删除
filing-kind = 这些文件是什么
filing-add-files = 添加文件
filing-choose-files = 选择文件，可以多选
filing-files-hint = JPEG、PNG、WebP、HEIC 图片，PDF，或支付宝、微信、京东、美团导出的账单（CSV、XLSX）。每个小于 20 MB，一共最多 10 个。
filing-upload = 上传，再选别的
filing-continue-note = 选好的文件会一起上传

filing-contact-title = 怎样找到您？
filing-contact-lede = 邮箱和手机至少留一个。留了邮箱，答复和查进度的链接会发到那里。
filing-name = 称呼
filing-name-hint = 我们怎样称呼您，不必是全名
filing-email = 邮箱
filing-email-hint = 用来收答复。不会给商家
filing-phone = 手机
filing-phone-hint = 只在需要说明情况时打给您。不会给商家

filing-review-title = 提交前，请核对一遍
filing-review-lede = 提交后仍可以补充说明和证据，但不能改已提交的内容。
filing-dates-cross = 付款日期早于下单日期。如果填反了，请更改；确实如此就不用管。
filing-sum-problem = 问题
filing-sum-type = 问题类型
filing-sum-order = 订单
filing-sum-details = 事情经过
filing-sum-evidence = 证据
filing-sum-files = 文件
filing-sum-contact = 怎样找您
filing-after = 提交以后
filing-first-by = 首次答复最晚
filing-result-by = 处理结果最晚
filing-true = 提交即表示以上情况属实。
filing-send = 提交投诉

filing-filed-title = 已收到您的投诉
filing-filed-first = 我们会在 { $at } 前首次答复您。
filing-mailed = 查进度的链接已发往 { $email }，可以随时打开。
filing-in-account = 这件投诉也在您的账户里。
filing-link-title = 请保存这个链接
filing-link-keep = 您没有留邮箱，以后只能用这个链接查进度、看答复。请现在复制，存到备忘录或发给自己。
filing-link-secret = 有这个链接的人都能看到您的投诉，请不要给别人。只有受理编号是打不开的。
filing-next = 接下来
filing-next-1 = 专人看您的说明和证据，给您首次答复。
filing-next-2 = 需要时找商家和平台核实，缺什么会问您。
filing-next-3 = 告诉您结果和理由。
filing-next-by = { $at } 前
filing-phone-use = 需要说明情况时，我们会打 { $phone }。
filing-see-case = 查看这件投诉

flash-filing-uploaded = 文件已传上来
flash-filing-removed = 文件已删除

# 要改的地方
filing-missing-problem-type = 请选一种问题
filing-missing-provider = 请选先享后付平台
filing-missing-merchant = 请填写商家名称
filing-missing-amount = 请填写付款金额
filing-malformed-currency = 请从列表里选币种
filing-amount-not-a-number = 付款金额请只写数字，例如 258.00
filing-amount-too-many-decimals = 付款金额请最多写两位小数，例如 258.00
filing-amount-out-of-range = 付款金额请写 0.01 到 10,000,000.00 之间的数
filing-date-unreadable = 请写完整的日期，例如 2026-11-08
filing-date-in-the-future = 请选今天或今天以前的日期
filing-date-too-old = 请选 2015 年以后的日期
filing-missing-summary = 请用一句话说明问题
filing-missing-description = 请写事情的经过
filing-missing-name = 请填写称呼
filing-missing-contact = 请留邮箱或手机，至少一个
filing-malformed-email = 请填写完整的邮箱，例如 name@example.com
filing-malformed-phone = 请填写手机号，例如 138 0013 8000

upload-empty = “{ $name }”是空的，请重新选一次
upload-wrong-type = “{ $name }”这种格式收不了，请用 JPEG、PNG、WebP、HEIC 图片或 PDF。截一张图就够了
upload-too-big = 文件须小于 20 MB：“{ $name }”是 { $size }。截一张图就够了，不用录屏
upload-too-many = 放不下了，没有收“{ $name }”：一次最多 10 个文件，一件投诉一共最多 50 个、200 MB
upload-too-many-pixels = “{ $name }”的图太大：每边须在 12,000 像素以内。截一张图就够了
upload-damaged = “{ $name }”打不开，可能没有存完整。请重新截图，或换一个文件
upload-cut-off = “{ $name }”没有传完，网络可能断了。请再选一次
upload-cut-off-all = 没有传完，网络可能断了。请看看下面缺了哪个，再选一次
filing-where-numbers = 订单号、交易号在哪里找？
filing-odd-order-number = 订单号“{ $number }”看起来不太像。请对照订单详情页看一眼；确实是这样就不用改。
filing-odd-payment-reference = 交易号“{ $number }”看起来不太像，通常是一长串数字。请对照账单看一眼；确实是这样就不用改。
filing-alike = 您好像已经投诉过这笔订单：
filing-alike-note = 是同一件事，请在那一件里补充，会更快。不是同一件，就接着提交。

# 换个设备接着填
carry-link = 换个设备接着填
carry-title = 换个设备接着填
carry-lede = 填到一半，想换到手机上传截图，或换到电脑上打字，都可以。两边填的是同一份。
carry-back = 回到正在填的投诉
carry-scan = 用手机扫一扫
carry-code = 打开这份投诉的二维码
carry-copy = 或者复制链接，发给自己
carry-note = 拿到链接的人都能看到和修改这份投诉，只发给自己。{ $hours } 小时没有人填就失效，提交以后也失效。
carry-land-title = 接着填您的投诉
carry-land-lede = 这个链接会打开一份还没有提交的投诉。
carry-land-other = 这个设备上还有另一份没有提交的投诉。打开这一份以后，在这个设备上就找不到那一份了。
carry-land-button = 接着填
carry-land-note = 不是您自己发来的链接，请不要打开，更不要在里面填写个人信息。

# 同意、替别人投诉、个人号码
filing-consents = 您同意吗（都可以不选）
filing-for-other = 替别人投诉？
filing-for-other-yes = 我是替别人投诉的
filing-for-other-hint = 比如替父母。需要本人签字的授权书，最后一步上传。联系方式填您自己的。
filing-represented = 替谁投诉
filing-represented-hint = 写订单本人的姓名
filing-missing-represented = 请填写您替谁投诉
filing-authority = 上传授权书
filing-authority-body = 您替{ $name }投诉，需要本人签字的授权书。可以照下面的写在纸上，签字以后拍照上传。
filing-authority-text = 授权委托书：本人{ $whom }，委托{ $by }就我在“{ $order }”的订单，代为向{ -house }投诉、提交证据、接收答复、接受或者不接受处理方案。委托人签字：          日期：
filing-authority-file = 签好字的授权书
filing-missing-authority = 请上传{ $name }签字的授权书，再提交
filing-upload-one = 上传授权书
filing-tells-numbers = 您写的内容里好像有身份证号或银行卡号。办理投诉用不到，建议删掉；不删的话，经办人看到的会遮住中间几位。
evidence-authority = 授权书

# 同一个问题的其他订单
filing-orders-title = 还有别的订单也是这个问题？
filing-orders-lede = 同一个商家、同一个问题的订单，可以放在一件投诉里，一起处理。没有就不用填。
filing-orders-number-hint = 订单号和交易号，至少填一个
filing-orders-missing-number = 请填写订单号或交易号
filing-orders-full = 一件投诉最多再加 { $most } 个订单。还有的，请再提交一件。
filing-orders-add = 加上这个订单
filing-orders-done = 好了，回到检查
filing-orders-sum = 其他订单
filing-orders-one = 订单
filing-privacy = 个人信息按 { $version } 的版本使用：
