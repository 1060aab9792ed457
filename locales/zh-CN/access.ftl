# 账户、登录、私人链接
access-nav-desk = 工作台

access-name = 姓名
access-email = 邮箱
access-password = 密码
access-new-password = 新密码
access-old-password = 现在的密码
access-role = 身份
access-team = 小组
access-reference = 受理编号

access-name-hint = 怎么称呼您；给您的信里会用到
access-staff-name-hint = 同事和消费者看到的名字
access-email-hint = 用来登录，也用来收确认信
access-password-hint = 至少 10 个字符。几个不相干的词连在一起，既好记又难猜

access-missing-name = 请填写姓名
access-missing-email = 请填写邮箱
access-malformed-email = 请填写完整的邮箱，例如 name@example.com
access-missing-password = 请填写密码
access-missing-new-password = 请设一个密码
access-missing-reference = 请填写受理编号
access-malformed-reference = 请核对受理编号：以 RD 开头，例如 RD-2026-000128-8
access-password-too-short = 密码至少要 10 个字符
access-password-too-long = 密码最多 256 个字符
access-password-too-common = 这个密码太容易被猜到，请换一个
access-email-taken = 这个邮箱已经有账户，请换一个

access-sign-in = 登录
access-sign-in-failed = 还没有登录成功
access-wrong = 邮箱或密码不对。请再检查一遍，或重新设置密码
access-confirm-first = 密码对了，但邮箱还没有确认。我们又寄了一封确认信，请先点信里的按钮，再回来登录
access-forgot-link = 忘记密码
access-no-account = 还没有账户？
access-sign-up = 注册
access-track-lead = 投诉时没有注册？
access-track-link = 用受理编号查进度
access-have-account = 已经有账户？
access-back-to-sign-in = 返回登录

access-sign-up-title = 注册账户
access-sign-up-lead = 有了账户，您的投诉都在一处。不注册也能投诉。

access-sent-title-sign-up = 请查收确认信
access-sent-lead-sign-up = 如果这个邮箱还没有账户，我们已经寄出一封确认信。
access-sent-next-sign-up = 请在 24 小时内点信里的按钮，账户就能用了。如果这个邮箱早有账户，信里会告诉您怎么登录。
access-sent-title-forgot = 请查收邮件
access-sent-lead-forgot = 如果这个邮箱有账户，我们已经寄出设置新密码的链接。
access-sent-next-forgot = 链接 30 分钟内有效，只能用一次。
access-sent-title-track = 请查收邮件
access-sent-lead-track = 如果受理编号和邮箱对得上，我们已经把打开案件的链接寄到这个邮箱。
access-sent-next-track = 点信里的链接，就能看到进展、补充凭证、回复我们。
access-sent-spam = 几分钟后还没有收到？请看看垃圾邮件，并核对填写的内容。一小时内寄给同一个邮箱的信有上限，超过了请稍后再试。
access-sent-again = 重新填写

access-confirm-title = 确认邮箱
access-confirm-lead = 确认以后，这个账户就能登录；用这个邮箱提交过的投诉会出现在账户里。
access-confirm-not-you = 不是您本人注册的？请不要点按钮，关掉这一页就好，账户不会启用。
access-confirm-button = 是我注册的，确认

access-forgot-title = 重新设置密码
access-forgot-lead = 填写登录用的邮箱，我们把设置新密码的链接寄给您。
access-forgot-button = 寄链接给我
access-reset-title = 设置新密码
access-reset-lead = 设好以后，所有设备都要用新密码重新登录。
access-reset-button = 保存新密码

access-set-up-title = 设立第一位管理员
access-set-up-lead = 管理员可以查看全部案件和人员。这个链接只能用一次。
access-set-up-button = 设立管理员

access-dead-title = 这个链接打不开了
access-dead-body-case = 链接可能过期了，也可能没有复制完整。用受理编号可以马上再要一个。
access-dead-body-draft = 链接可能过期了，也可能没有复制完整。
access-dead-body-password-reset = 设置密码的链接只能用一次，30 分钟内有效，而且只有最新的一封信有效。请再要一个。
access-dead-body-sign-up = 确认链接只能用一次，24 小时内有效，而且只有最新的一封信有效。确认过的话，直接登录就行；没有确认过，登录时我们会再寄一封。
access-dead-body-set-up = 管理员已经设立，或者这不是最近一次启动时给出的链接。
access-dead-body-invitation = 链接 72 小时内有效，只能用一次，而且只有最新的一封信有效。请让管理员再寄一封；设过密码的，直接登录就行。
access-dead-door-case = 再要一个链接
access-dead-door-draft = 用受理编号查进度
access-dead-door-password-reset = 再要一个链接
access-dead-door-sign-up = 去登录

access-open-title = 打开您的投诉
access-open-lead = 点下面的按钮，就能看到进展。
access-open-button = 查看我的投诉
access-open-why = 多这一步，是为了不让邮件软件替您打开链接。用完公用设备请关闭浏览器。
access-staff-link-title = 这个链接是给消费者的
access-staff-link-body = 您现在登录的是工作人员账户，打不开消费者的私人链接。如果您自己也是投诉人，请先退出，再打开链接。
access-staff-link-desk = 返回工作台

access-track-title = 查进度
access-track-body = 填写受理编号和投诉时留的邮箱，我们把打开案件的链接寄给您。
access-reference-hint = 以 RD 开头，在提交后的页面和每封信里都有
access-track-email-hint = 投诉时留的那个
access-track-button = 寄链接给我
access-track-account = 投诉时已经登录？
access-track-phone = 投诉时没有留邮箱的，请打开提交后保存的那个链接。

access-account-title = 账户
access-account-who = 您的资料
access-sessions = 登录的设备
access-sessions-hint = 有不认识的，请退出它并修改密码。
access-device = 设备
access-device-unknown = 未知设备
access-since = 登录于
access-seen = 最近使用
access-this-session = 当前设备
access-end-session = 退出
access-end-others = 退出其他所有设备
access-change-password = 修改密码
access-change-password-hint = 改好后，其他设备都要重新登录。
access-wrong-old-password = 现在的密码不对，请再检查一遍

access-people-title = 工作人员
access-senior = 资深
access-no-team = 未分组

access-privacy-lead = 只收处理投诉用得上的信息，只给处理投诉的人看。
access-privacy-kept = 保存什么
access-privacy-kept-case = 您填写的订单、付款和问题经过，您上传的凭证，您和我们之间的消息，以及案件每一步的时间。
access-privacy-kept-contact = 您留的称呼、邮箱和手机号，用来告诉您进展。
access-privacy-kept-account = 注册了账户的：姓名、邮箱、密码的不可还原的摘要、登录过的设备类型和时间。
access-privacy-kept-log = 为了防止滥用，系统记录访问来自哪一段网络，不记录您填写的内容。
access-privacy-seen = 谁能看到
access-privacy-seen-staff = 处理您案件的客服、督导和管理员。
access-privacy-seen-merchant = 我们可能要向商家或平台核实订单；这时只说明核实所需的订单情况。
access-privacy-seen-link = 拿到您私人链接的人都能看到您的案件，请不要转发。
access-privacy-seen-nobody = 内容不出售，也不用于广告。这个网站不加载任何第三方的统计或脚本。
access-privacy-cookies = Cookie
access-privacy-cookies-body = 只用几个必需的 Cookie：记住您的登录或打开的案件，记住您选的语言和外观，以及显示一次性的提示。没有用来跟踪的 Cookie。
access-privacy-yours = 您可以做什么
access-privacy-yours-body = 每件投诉的页面上写着您同意了什么、谁看过，可以随时改、随时下载整个案卷。有账户的，在“账户”里可以下载全部数据，也可以注销。要更正的，请在案件页面留言。

flash-signed-out = 您已退出。
flash-sign-up-confirmed = 邮箱确认好了，现在可以登录。
flash-password-reset = 新密码设好了，请用它登录。
flash-password-changed = 密码改好了，其他设备都已退出。
flash-sessions-ended = 已经退出。
flash-set-up-done = 管理员设立好了，现在可以登录。

access-again-title = 请再输一次密码
access-again-lead = 您登录已超过 15 分钟。请再确认一次是您本人，然后接着做。
access-again-button = 继续
access-wrong-again = 密码不对，请再输一次
flash-signed-in-again = 已确认是您本人，请接着做。

# 账户：通知、语言、时区、数据、注销
account-settings = 通知和显示
account-letters = 什么时候给您发邮件
letters-all = 每次有进展都发
letters-hint-all = 回复、补充、方案、结果，都会告诉您。
letters-needed = 只在需要您做什么、有结果时发
letters-hint-needed = 经办人的回复写在案件页面上，不发邮件。登录、改密码的邮件照常发。
account-locale = 语言
locale-zh-cn = 中文
locale-en = English
account-zone = 时区
account-zone-house = 和{ -house }一样（北京时间）
account-zone-hint = 页面上的时间按这里显示。处理时限仍按我们的工作日历计算。
zone-shanghai = 北京
zone-urumqi = 乌鲁木齐
zone-hong-kong = 香港
zone-taipei = 台北
zone-singapore = 新加坡
zone-tokyo = 东京
zone-sydney = 悉尼
zone-london = 伦敦
zone-berlin = 柏林
zone-new-york = 纽约
zone-los-angeles = 洛杉矶
zone-utc = 协调世界时
account-save = 保存
flash-account-saved = 已保存。
account-data = 您的数据
account-data-hint = 您可以随时带走，也可以注销。
account-data-get = 下载我的全部数据
account-data-get-short = 资料、投诉和经过，一个 JSON 文件。证据在每件投诉的案卷里下载
account-privacy-agreed = 您同意的是 { $version } 的版本
account-privacy-new = { $version } 有新的版本，请看一看
account-end-title = 注销账户
account-end-short = 什么会删除，什么必须留下，先看清楚
account-end-lead = 注销以后不能恢复。同一个邮箱以后可以重新注册。
account-end-goes = 会删除的
account-end-goes-account = 您的姓名、邮箱、密码和各项选择；所有设备上的登录。
account-end-goes-drafts = 还没有提交的投诉，连同已经上传的文件。
account-end-stays = 会留下的
account-end-stays-cases = 已经提交的投诉：里面的姓名、联系方式、经过和证据。处理投诉、答复监管和法院都要用到，到保存期满才删除。
account-end-stays-link = 这些投诉照常办理，您仍然可以用邮件里的私密链接打开。
account-end-open = 您还有 { $open } 件投诉没有结案。注销以后照常办理；不想再办的，请先撤回。
account-end-password = 请输入密码确认
account-end-button = 注销账户
account-end-keep = 不注销，返回
flash-account-ended = 账户已经注销。
access-privacy-version = { $version } 的版本。改动时会换一个日期，并在账户里告诉您。
access-privacy-long = 保存多久
access-privacy-long-draft = 没有提交的投诉：72 小时没有人填，就连同文件一起删除。
access-privacy-long-case = 提交了的投诉：办理期间，以及以后您、商家、平台、监管或法院查证需要的期间。现在没有自动删除的期限。
access-privacy-long-account = 账户：直到您注销。登录记录过期就删除。
account-end-links = 请先把这些链接存好
account-end-links-body = 这些投诉没有留邮箱，注销以后只有用下面的链接才能打开。链接只给自己。
account-privacy-agree = 看过了，同意
flash-privacy-agreed = 已记下。
